#!/usr/bin/env python3
"""Writes Fixtures/reference/json_numbers.jsonl: spelled numbers and the bits they must give.

"double" is the nearest double by Python's float(), "float" that double rounded to float32 by
numpy, both as hex bits.

Usage: python3 scripts/reference/json_numbers.py > Fixtures/reference/json_numbers.jsonl
"""

import json
import platform
import random
import struct

import numpy

CHOSEN = [
    "0", "-0", "0.0", "-0.0e5", "1", "-1.5", "0.1", "1e22", "1e23", "123456789012345678", "1e-22",
    "9007199254740992", "9007199254740993", "9007199254740994", "9007199254740995",
    "9007199254740992.5", "90071992547409930000000000e-10", "9007199254740993e3",
    "18446744073709551615", "18446744073709551616", "9999999999999999999", "99999999999999999999",
    "0.000000000000000000000000000000000001", "2.2250738585072011e-308", "2.2250738585072014e-308",
    "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
    "1.7976931348623157e308", "1.7976931348623158e308", "3.4028234663852886e38", "3.4028235e38",
    "1.4e-45", "7e-46", "7.1e-46", "0.30000001192092896", "1.00000017881393432617187499",
    "1.00000017881393432617187500", "1.00000017881393432617187501", "1" + "0" * 30, "0." + "0" * 30 + "1",
    "1e-400", "123e-402", "0e999999999999999999999", "0." + "1" * 50, "8" * 25 + "e-25",
    "1000000000000000000000e-21", "0.00012345678901234567", "0.012345678901234567", "4.5e15", "1E5",
    "1e+5", "7450580596923828125e-27", "1" + "0" * 18 + "e27", "9999999999999999999e27",
    "9999999999999999999e-27", "1e-27", "1e-28", "12345678901234567e-28", "36893488147419103233e-20",
]


def spellings(seed):
    rng = random.Random(seed)
    for _ in range(120):
        yield repr(rng.gauss(0, 0.05))
    for _ in range(60):
        yield str(numpy.float32(rng.gauss(0, 0.05)))
    for _ in range(120):
        digits = str(rng.randrange(1, 10 ** rng.randint(1, 22)))
        point = rng.randint(0, len(digits))
        text = (digits[:point].lstrip("0") or "0") + ("." + digits[point:] if point < len(digits) else "")
        yield text + f"e{rng.randint(-45, 40)}"
    for _ in range(60):
        # Halfway between two doubles, and the neighbours of that in the last place.
        bits = rng.randrange(1 << 52, 1 << 53)
        shift = rng.randint(0, 10)
        exact = (2 * bits + 1) << shift
        yield from (str(exact), str(exact - 1), str(exact + 1))


def main():
    print(json.dumps({"generator": "scripts/reference/json_numbers.py", "seed": 21,
                      "python": platform.python_version(), "numpy": numpy.__version__}))
    for text in dict.fromkeys(CHOSEN + list(spellings(21))):
        double = float(text)
        with numpy.errstate(over="ignore", under="ignore"):
            single = numpy.float32(double)
        print(json.dumps({"text": text, "double": struct.pack(">d", double).hex(),
                          "float": struct.pack(">f", single).hex()}, separators=(",", ":")))


if __name__ == "__main__":
    main()
