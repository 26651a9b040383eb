#!/usr/bin/env python3
"""Calibration of calibrate beside scikit-learn's CalibratedClassifierCV, on the same vectors.

    python scripts/experiments/calibration.py --train A.csv --test B.csv [--bin DIR] [--model NAME...]

A.csv and B.csv have the columns prompt and label. Both sides fit a logistic regression with C = 8 and
balanced classes to A, calibrate it on five stratified folds of A in their order, without an ensemble,
and are judged on B: the test set's log loss (probabilities of at least 1e-15), Brier score (the sum over
the classes, 0 to 2), expected calibration error of the top class in 15 bins of equal width, and accuracy.
scikit-learn runs to a tolerance of 1e-5. With --cache DIR vectors are kept there and used again. Needs
numpy and scikit-learn 1.8.
"""

import argparse
import base64
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

METHODS = ["none", "temperature", "sigmoid", "isotonic"]
FOLDS = 5
BINS = 15


def filtered(command, records=b""):
    """What one of our filters writes."""
    return subprocess.run(command, input=records, check=True, stdout=subprocess.PIPE).stdout


def embedded(arguments, model, path):
    """The rows of a CSV file with their vectors, as embed writes them."""
    command = [arguments.bin / "embed", "--quiet", "--from", "csv", "--encoding", "base64", "--model", model, path]
    if not arguments.cache:
        return filtered(command)
    kept = arguments.cache / f"{Path(model).name}-{Path(path).stem}.jsonl"
    if not kept.exists():
        kept.write_bytes(filtered(command))
    return kept.read_bytes()


def arrays(records):
    """Vectors, shape (n, dimension), and labels, shape (n)."""
    rows = [json.loads(line) for line in records.splitlines()]
    vectors = [np.frombuffer(base64.b64decode(row["embedding"]), "<f4") for row in rows]
    return np.array(vectors, float), np.array([row["label"] for row in rows])


def ours(arguments, train, test):
    """For each method the test rows' probabilities, classes in the order of their names."""
    with tempfile.TemporaryDirectory() as folder:
        fitted, calibrated = Path(folder) / "fitted.json", Path(folder) / "calibrated.json"
        fitted.write_bytes(filtered([arguments.bin / "fit", "--quiet"], train))
        for method in METHODS:
            calibrated.write_bytes(filtered(
                [arguments.bin / "calibrate", "--quiet", "--mapper", fitted, "--method", method, "--cv", str(FOLDS)],
                train))
            scored = filtered([arguments.bin / "score", "--mapper", calibrated], test)
            scores = [json.loads(line)["scores"] for line in scored.splitlines()]
            yield method, np.array([[row[name] for name in sorted(row)] for row in scores])


class SharedRegression(LogisticRegression):
    """A regression that is fitted once to the same rows: the methods share their folds' models."""

    fitted = {}

    def fit(self, vectors, labels):
        key = hash((vectors.tobytes(), labels.tobytes()))
        if key not in self.fitted:
            self.fitted[key] = vars(super().fit(vectors, labels)).copy()
        vars(self).update(self.fitted[key])
        return self


def theirs(train, test):
    """The same by scikit-learn."""
    (vectors, labels), (queries, _) = arrays(train), arrays(test)
    for method in METHODS:
        model = SharedRegression(C=8, class_weight="balanced", max_iter=5000, tol=1e-5)
        if method != "none":
            model = CalibratedClassifierCV(model, method=method, cv=StratifiedKFold(FOLDS), ensemble=False)
        yield method, model.fit(vectors, labels).predict_proba(queries)


def measures(probabilities, truth):
    """Log loss, Brier score, expected calibration error, accuracy.

    probabilities has the shape (n, classes), truth (n) numbers the classes.
    """
    rows = np.arange(len(truth))
    log_loss = -np.log(np.maximum(probabilities[rows, truth], 1e-15)).mean()
    target = np.zeros_like(probabilities)
    target[rows, truth] = 1
    brier = ((probabilities - target) ** 2).sum(axis=1).mean()
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, correct - confidence, minlength=BINS)
    return log_loss, brier, np.abs(gaps).sum() / len(truth), correct.mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=Path, default=Path(".build/release"))
    parser.add_argument("--train", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--model", nargs="+", default=["static"])
    parser.add_argument("--cache", type=Path)
    arguments = parser.parse_args()
    print("| model | method | by | log loss | Brier | ECE | accuracy |\n|---|---|---|---:|---:|---:|---:|")
    for model in arguments.model:
        train, test = (embedded(arguments, model, path) for path in (arguments.train, arguments.test))
        truth = np.searchsorted(np.unique(arrays(train)[1]), arrays(test)[1])
        for (method, own), (_, other) in zip(ours(arguments, train, test), theirs(train, test)):
            for by, probabilities in (("promptutils", own), ("scikit-learn", other)):
                figures = " | ".join(f"{value:.4f}" for value in measures(probabilities, truth))
                print(f"| {Path(model).name} | {method} | {by} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
