"""Prompts from a Parquet file through the tools and back into one, by DuckDB.

usage: duckdb_parquet.py MAPPER INPUT.parquet OUTPUT.parquet    (INPUT with a column "prompt")
"""

import subprocess
import sys
import tempfile

import duckdb

mapper, source, target = sys.argv[1:]
with tempfile.TemporaryDirectory() as scratch:
    duckdb.sql(f"COPY (FROM '{source}') TO '{scratch}/rows.jsonl' (FORMAT json)")
    with open(f"{scratch}/scored.jsonl", "wb") as scored:
        subprocess.run(
            ["bash", "-c", 'set -o pipefail; embed "$1" | score --quiet --mapper "$0"',
             mapper, f"{scratch}/rows.jsonl"], stdout=scored, check=True)
    duckdb.sql(f"COPY (FROM read_json('{scratch}/scored.jsonl', format = 'newline_delimited')) TO '{target}' (FORMAT parquet)")
