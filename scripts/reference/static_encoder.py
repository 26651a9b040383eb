#!/usr/bin/env python3
"""Writes Fixtures/reference/static_encoder.jsonl: vectors of the built-in encoder by numpy.

    python scripts/reference/static_encoder.py --model DIR --table Sources/CStaticTable/StaticTable.bin

DIR holds the tokenizer.json of all-MiniLM-L6-v2. The first line names the versions and the table's
fingerprint; the others are {"text", "vector"} with the vector in float64, rounded to 9 decimals.
Three components in four are left out: "vector" holds those whose index is a multiple of 4.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import tokenizers

TEXTS = [
    "deposit 10 ETH", "Deposit 10 ETH", "top up my vault with 250 DAI", "borrow 500 USDC against my ETH",
    "repay the loan in full", "swap WBTC for stETH", "withdraw everything, please!", "what is my balance?",
    "tell me a joke", "a", "a a a", "[SEP]", "[UNK]", "", "ภาษาไทย", "日本語のテキスト", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦 family",
    "untokenizable hyperliquidity", "the " * 300 + "end", "naïve café", "0xdeadbeef",
]


def read_table(path):
    """(rows as float64, fingerprint) of the table laid out as in StaticTable.h."""
    data = path.read_bytes()
    rows, dimension = np.frombuffer(data, "<u4", 2, 12)
    vectors = np.frombuffer(data, np.int8, rows * dimension, 64).reshape(rows, dimension)
    scales = np.frombuffer(data, "<f4", rows, 64 + vectors.size)
    return vectors.astype(np.float64) * scales[:, None].astype(np.float64), data[24:40].decode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--table", type=Path, required=True)
    arguments = parser.parse_args()
    table, fingerprint = read_table(arguments.table)
    tokenizer = tokenizers.Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    versions = dict(numpy=np.__version__, tokenizers=tokenizers.__version__)
    print(json.dumps(dict(python=sys.version.split()[0]) | versions | dict(fingerprint=fingerprint)))
    for text in TEXTS:
        total = table[tokenizer.encode(text).ids].sum(0)
        norm = np.linalg.norm(total)
        unit = total / norm if norm > 0 else total
        print(json.dumps(dict(text=text, vector=[round(x, 9) for x in unit[::4]]), ensure_ascii=False))


if __name__ == "__main__":
    main()
