#!/usr/bin/env python3
"""Writes Fixtures/reference/csv_tables.jsonl: CSV texts by Python's csv module, with their rows.

Fields hold quotes, commas, line ends, blanks and non-ASCII text; texts end their lines with LF or
CRLF, quote little or all, and may lack the last line end or start with a byte order mark.

Usage: python3 scripts/reference/csv_tables.py > Fixtures/reference/csv_tables.jsonl
"""

import csv
import io
import json
import platform
import random

PIECES = ["a", "swap 1 ETH", '"', '""', ",", "\n", "\r\n", "é", "漢字", "😀", " ", "\t", "'", "x" * 30, ""]


def table(rng):
    columns = rng.randint(1, 4)
    rows = [[f"c{index}" for index in range(columns)]]
    for _ in range(rng.randint(0, 5)):
        rows.append(["".join(rng.choices(PIECES, k=rng.randint(0, 4))) for _ in range(columns)])
    return rows


def text(rng, rows):
    out = io.StringIO()
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    # CRLF here makes the module quote both CR and LF; the line ends are changed after.
    csv.writer(out, quoting=quoting, lineterminator="\r\n").writerows(rows)
    written = out.getvalue()
    if rng.random() < 0.5:
        parts = written.split('"')
        parts[::2] = [part.replace("\r\n", "\n") for part in parts[::2]]
        written = '"'.join(parts)
    if rng.random() < 0.3:
        written = written.rstrip("\r\n") if not written.endswith('"\r\n') else written[:-2]
    return ("\ufeff" if rng.random() < 0.2 else "") + written


def main():
    print(json.dumps({"generator": "scripts/reference/csv_tables.py", "seed": 22,
                      "python": platform.python_version()}))
    rng = random.Random(22)
    for _ in range(60):
        rows = table(rng)
        written = text(rng, rows)
        back = list(csv.reader(io.StringIO(written.lstrip("\ufeff"), newline="")))
        assert back == rows, (written, rows)
        print(json.dumps({"text": written, "rows": rows}, separators=(",", ":")))


if __name__ == "__main__":
    main()
