#!/usr/bin/env python3
"""How well does familiarity tell prompts of unknown classes from those of known ones?

    python scripts/experiments/familiarity.py BIN TRAIN.csv TEST.csv [--model NAME]

TRAIN.csv and TEST.csv have the columns prompt and label. A quarter of the classes is held out as
unknown, three times with other seeds. fit (C = 8) and calibrate see the known classes of TRAIN only;
score then sees all of TEST. Three numbers for each of score's fields, and for two that it does not
write: the area under the ROC curve (ties count half), the share of unknown prompts that fire where
90 % of the known ones do, and the share of known ones that fire where 1 % of the unknown ones do.
Behind each, its difference to the confidence's. Means and standard deviations over the seeds. Needs
numpy and scipy.
"""

import argparse
import base64
import json
import subprocess
import tempfile
from pathlib import Path

import numpy
from scipy.special import logsumexp
from scipy.stats import rankdata

SEEDS = (0, 1, 2)


def run(tool, *arguments, rows=()):
    text = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    command = [tool, *map(str, arguments)]
    return subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE).stdout


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def vectors(rows):
    unpacked = [numpy.frombuffer(base64.b64decode(row["embedding"]), "<f4") for row in rows]
    found = numpy.array(unpacked, float)
    return found / numpy.maximum(numpy.linalg.norm(found, axis=1, keepdims=True), 1e-30)


def measure(inside, outside):
    """AUROC, false fires at 90 % coverage, coverage at 1 % false fires; high means familiar."""
    ranks = rankdata(numpy.concatenate([inside, outside]))[:len(inside)]
    area = (ranks.sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside))
    ninety = numpy.sort(inside)[int(numpy.floor(0.1 * len(inside)))]
    allowed = int(numpy.floor(0.01 * len(outside)))
    one = numpy.sort(outside)[len(outside) - 1 - allowed]
    return area, (outside >= ninety).mean(), (inside > one).mean()


def energy(mapper, rows):
    """log Σ exp(logit) of the mapper's own logistic regression (Liu et al. 2020)."""
    member = mapper["members"][0]
    weights = numpy.frombuffer(base64.b64decode(member["weights"]), "<f8")
    logits = rows @ weights.reshape(-1, mapper["dimension"]).T + member["intercepts"]
    return logsumexp(logits, axis=1)


def trial(bin, train, test, seed):
    labels = sorted({row["label"] for row in train})
    unknown = set(numpy.random.default_rng(seed).choice(labels, len(labels) // 4, replace=False))
    known = [row for row in train if row["label"] not in unknown]
    out = numpy.array([row["label"] in unknown for row in test])
    with tempfile.TemporaryDirectory() as folder:
        mapper = Path(folder) / "mapper.json"
        mapper.write_bytes(run(bin / "fit", "--quiet", "--C", 8, rows=known))
        mapper.write_bytes(run(bin / "calibrate", "--quiet", "--mapper", mapper, rows=known))
        scored = records(run(bin / "score", "--quiet", "--mapper", mapper, rows=test))
        found = {
            name: numpy.array([row[name] for row in scored])
            for name in ("confidence", "margin", "familiarity")}
        found["energy"] = energy(json.loads(mapper.read_bytes()), vectors(test))
    found["nearest training row"] = (vectors(test) @ vectors(known).T).max(1)
    return {name: measure(values[~out], values[out]) for name, values in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--model", default="static")
    options = parser.parse_args()
    embed = (options.bin / "embed", "--quiet", "--from", "csv", "--encoding", "base64", "--model")
    train, test = (
        records(run(*embed, options.model, path)) for path in (options.train, options.test))
    trials = [trial(options.bin, train, test, seed) for seed in SEEDS]
    print(f"{options.model:22} {'AUROC':>13} {'false at 90 %':>13} {'kept at 1 %':>13}")
    for name in trials[0]:
        table = numpy.array([result[name] for result in trials])
        less = table - numpy.array([result["confidence"] for result in trials])
        cells = [
            f"{mean:{sign}.3f} ± {spread:.3f}" for values, sign in ((table, ""), (less, "+"))
            for mean, spread in zip(values.mean(0), values.std(0, ddof=1))]
        print(f"{name:22} {'  '.join(cells)}")


if __name__ == "__main__":
    main()
