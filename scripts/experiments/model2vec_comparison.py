#!/usr/bin/env python3
"""The built-in table beside Model2Vec's own distillation of the same teacher.

    python scripts/experiments/model2vec_comparison.py BIN TEACHER
        --train TRAIN.csv --test TEST.csv --folds DATA.csv

TEACHER is the folder of all-MiniLM-L6-v2. The CSV files have the columns prompt and label. For each table:

- banking77: fit (C = 8) on TRAIN.csv, the share of TEST.csv that score predicts as labelled; each prompt once
- defi: the same, the mean of five stratified folds of DATA.csv
- familiarity: the three figures of familiarity.py, means over three draws of a quarter of the classes as unknown

    table              banking77  defi    familiarity: AUROC / false fires at 90 % / coverage at 1 %
    built in           0.9071     0.9929  0.865 / 0.445 / 0.261
    model2vec          0.9026     0.9869  0.856 / 0.498 / 0.290

Those are Python 3.11.7, model2vec 0.10.0 with its defaults, skeletoken 0.6.1, torch 2.13.0+cpu, transformers 5.24.0
(which its distillation asks to be below 5.4.0). The other settings below were not measured.

All tables have 256 numbers a token. Model2Vec's vectors are those of its own encode. Needs numpy, scipy,
scikit-learn and model2vec with what its distillation needs.
"""

import argparse
import base64
import importlib.metadata
import platform
from pathlib import Path

import numpy
from model2vec.distill import distill
from sklearn.model_selection import StratifiedKFold

import accuracy
import familiarity

# Model2Vec's defaults first: SIF coefficient 1e-4, 16-bit floats.
SETTINGS = {
    "model2vec": {},
    "model2vec, int8": {"quantize_to": "int8"},
    "model2vec, 5e-5": {"sif_coefficient": 5e-5},
    "model2vec, no SIF": {"sif_coefficient": None},
}


def embedded(bin, path):
    """Records of a CSV file with the built-in encoder's vectors."""
    return familiarity.records(familiarity.run(
        bin / "embed", "--quiet", "--from", "csv", "--encoding", "base64", path))


def encoded(model, rows, name):
    """The same records with Model2Vec's vectors."""
    vectors = model.encode([row["prompt"] for row in rows]).astype("<f4")
    return [
        {**row, "embedder": name, "embedding": base64.b64encode(vector.tobytes()).decode()}
        for row, vector in zip(rows, vectors)]


def once(rows):
    """Each prompt the first time it stands there."""
    kept = {}
    for row in rows:
        kept.setdefault(row["prompt"].strip(), row)
    return list(kept.values())


def folded(options, rows):
    labels = [row["label"] for row in rows]
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(labels, labels)
    return numpy.mean([
        accuracy.ours(options, [rows[index] for index in kept], [rows[index] for index in held])
        for kept, held in folds])


def measure(options, name, train, test, folds):
    trials = [familiarity.trial(options.bin, train, test, seed) for seed in familiarity.SEEDS]
    area, fires, coverage = numpy.mean([trial["familiarity"] for trial in trials], axis=0)
    share = accuracy.ours(options, once(train), once(test))
    print(f"{name:18} {share:.4f}     {folded(options, once(folds)):.4f}  "
          f"{area:.3f} / {fires:.3f} / {coverage:.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("teacher", type=Path)
    for name in ("--train", "--test", "--folds"):
        parser.add_argument(name, required=True)
    parser.add_argument("--scratch", default="/tmp/model2vec-mapper.json")
    options = parser.parse_args()
    versions = {name: importlib.metadata.version(name) for name in ("model2vec", "torch", "transformers")}
    print(f"Python {platform.python_version()}, " + ", ".join(map(" ".join, versions.items())))
    print(f"{'table':18} banking77  defi    familiarity: AUROC / false fires at 90 % / coverage at 1 %")
    data = [embedded(options.bin, path) for path in (options.train, options.test, options.folds)]
    measure(options, "built in", *data)
    for name, settings in SETTINGS.items():
        model = distill(str(options.teacher), device="cpu", **settings)
        measure(options, name, *(encoded(model, rows, name) for rows in data))


if __name__ == "__main__":
    main()
