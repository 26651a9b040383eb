"""A pandas frame through the tools: prompts out by to_json, scored rows in by read_json.

usage: pandas_rows.py MAPPER INPUT.csv    (INPUT with a column "prompt"); prints the counts of each class
"""

import io
import subprocess
import sys

import pandas

mapper, source = sys.argv[1:]
frame = pandas.read_csv(source)
lines = frame.to_json(orient="records", lines=True, force_ascii=False)
scored = subprocess.run(
    ["bash", "-c", 'set -o pipefail; embed | score --quiet --mapper "$0"', mapper],
    input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
result = pandas.read_json(io.StringIO(scored.stdout), lines=True)
assert (result["prompt"] == frame["prompt"]).all()
print(result.groupby("predicted")["confidence"].agg(["count", "mean"]).round(2).to_csv(sep="\t"), end="")
