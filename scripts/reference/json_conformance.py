#!/usr/bin/env python3
"""Writes Fixtures/reference/json_conformance.jsonl: JSON texts, sound and broken, with verdicts.

The outside verdict is Python's json module on strictly decoded UTF-8, with NaN and Infinity
refused. "accept" is what the package must say; where it differs from "python", "because" names one
of two decisions:

  lone surrogate   Python lets half of a surrogate pair through, the package does not
  duplicate key    Python keeps the last of two equal keys, a document with two is refused

"record" is the verdict on the text as one record: an object whose own keys differ. Keys that stand
twice further in are passed through.

Usage: python3 scripts/reference/json_conformance.py > Fixtures/reference/json_conformance.jsonl
"""

import json
import platform
import random

SOUND = [
    "{}", "[]", "null", "true", "false", "0", "-0", "-1.5e-3", '""', '"a"', " [ ] ", "\t{\r\n}\n",
    "[1,2 , 3]", '{"a":1}', '{"a":{"b":[null,true,false]}}', "1E+400", "-1e-400", "0.0e0", "0e5",
    "123456789012345678901234567890", "0." + "1" * 40, "[" * 100 + "]" * 100,
    r'"\" \\ \/ \b \f \n \r \t"', r'"\u0041\u00e9\u2028\ud83d\ude00\u0000"', '"\u2028\u2029\x7f"',
    '"é ü 漢字 😀"', '"\U0010ffff\ufffe\ufeff"', '{"":0}', '{"é":1,"e\u0301":2}',
    '{"prompt":"swap 1 ETH","id":42,"scores":{"a":0.25,"b":0.75},"tags":["x",null]}',
    '{"a":1,"b":{"c":1,"c":2}}', '{"a":1,"a":2}', r'{"a":1,"\u0061":2}', '[{"k":0,"k":0}]',
    '{"a":"' + "x" * 70 + '","b":' + "7" * 30 + "}",
]
BROKEN = [
    "", " ", "{", "}", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{,}", '{"a"}', '{"a":}',
    '{"a":1,}', '{"a":1 "b":2}', '{"a" 1}', "{a:1}", "{'a':1}", "{1:2}", '{"a":1}}', "{}{}", "{} x",
    "[]]", "[}", "{]", "1 2", "nul", "nulll", "True", "NaN", "-NaN", "Infinity", "-Infinity", "[NaN]",
    "inf", "+1", "01", "-01", "00", "-", "-a", "1.", ".5", "1.e5", "1e", "1e+", "1e-", "1.5e", "0x10",
    "1_000", "1,000", "--1", "1-", "1.2.3", "1e5.5", '"', '"a', r'"\"', r'"\x"', r'"\u12"',
    r'"\u12g4"', r'"\u 123"', r'"\U0041"', '"\\', '"a\nb"', '"a\tb"', '"a\x00b"', '"a\x1fb"',
    "\x00", "[\x0b]", "[\xa01]", "\ufeff{}", "/**/{}", "[1]//", '{"a":1;"b":2}', "undefined",
    r'"\ud800"', r'"\udc00"', r'"\ud800\ud800"', r'"\ud800x"', r'"\ud800\n"', r'"\udfff\ud800"',
    r'{"a":"\ud83d"}',
]
BROKEN_BYTES = [
    b'"\x80"', b'"\xc0\xaf"', b'"\xc1\xbf"', b'"\xc3"', b'"\xc3(\xa9"', b'"\xe0\x80\xaf"',
    b'"\xe0\x9f\xbf"', b'"\xe2\x82"', b'"\xed\xa0\x80"', b'"\xed\xbf\xbf"', b'"\xf0\x80\x80\xaf"',
    b'"\xf0\x8f\xbf\xbf"', b'"\xf4\x90\x80\x80"', b'"\xf5\x80\x80\x80"', b'"\xff"', b'"\xfe\xff"',
    b'{"\xff":1}', b"\xff", b'"\xe2\x82\xac\xe2\x82"', b'{"a":"\xf0\x9f\x98"}', b"\xff\xfe{\x00}\x00",
]
FRAGMENTS = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b".", b"e", b"\\u", b"d800",
             b"\x00", b"\x1f", b"\x80", b"\xff", b"\xc3\xa9", b" ", b"\n", b"null", b"1e5", b"NaN"]


def refuse(name):
    raise ValueError(name)


def verdict(text):
    """Python's verdict, and what makes the package's differ from it."""
    objects = []

    def note(pairs):
        keys = [key for key, _ in pairs]
        objects.append(len(set(keys)) != len(keys))
        return dict(pairs)

    try:
        value = json.loads(text.decode("utf-8"), parse_constant=refuse, object_pairs_hook=note)
    except (ValueError, RecursionError):
        return False, False, False, None
    try:
        # Keys and strings with a lone surrogate cannot be encoded again; dict() above kept the keys.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True, False, False, "lone surrogate"
    is_record = isinstance(value, dict) and not objects[-1]
    if any(objects):
        return True, False, is_record, "duplicate key"
    return True, True, is_record, None


def mutations(seed, count):
    rng = random.Random(seed)
    seeds = [text.encode() for text in SOUND if len(text) > 8]
    for _ in range(count):
        text = bytearray(rng.choice(seeds))
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(text) + 1)
            kind = rng.randrange(4)
            if kind == 0:
                text[at:at] = rng.choice(FRAGMENTS)
            elif kind == 1:
                del text[at:at + rng.randint(1, 4)]
            elif kind == 2:
                text[at:at + 1] = bytes([rng.randrange(256)])
            else:
                text[at:at] = text[at:at + rng.randint(1, 6)]
        yield bytes(text)


def main():
    print(json.dumps({"generator": "scripts/reference/json_conformance.py",
                      "python": platform.python_version(), "seed": 20}))
    cases = [text.encode() for text in SOUND + BROKEN] + BROKEN_BYTES + list(mutations(20, 400))
    for text in dict.fromkeys(cases):
        python, accept, record, because = verdict(text)
        case = {"hex": text.hex(), "python": python, "accept": accept, "record": record}
        if because:
            case["because"] = because
        print(json.dumps(case, separators=(",", ":")))


if __name__ == "__main__":
    main()
