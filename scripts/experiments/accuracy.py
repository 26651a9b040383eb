#!/usr/bin/env python3
"""Accuracy of fit and score beside scikit-learn on the same vectors.

    python scripts/experiments/accuracy.py BIN [--model NAME] --folds DATA.csv --train A.csv --test B.csv

DATA.csv, A.csv and B.csv have the columns prompt and label. `--folds` is scored over five stratified
folds, shuffled with seed 0; `--train` and `--test` as they stand. Both fit with C = 8 and balanced
classes; scikit-learn runs to a tolerance of 1e-8. Needs numpy and scikit-learn.
"""

import argparse
import base64
import json
import subprocess
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold


def embedded(arguments, path):
    """Records of a CSV file with vectors; prompts that stand twice with the same label are kept once."""
    command = [arguments.bin / "embed", "--from", "csv", "--encoding", "base64", "--model", arguments.model, path]
    rows, seen = [], set()
    for line in subprocess.run(command, check=True, capture_output=True).stdout.splitlines():
        row = json.loads(line)
        if row["prompt"].strip() not in seen:
            seen.add(row["prompt"].strip())
            rows.append(row)
    return rows


def lines(rows):
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def ours(arguments, train, test):
    """Share of the test rows that score predicts as labelled."""
    mapper = subprocess.run([arguments.bin / "fit", "--quiet"], input=lines(train), check=True,
                            capture_output=True).stdout
    Path(arguments.scratch).write_bytes(mapper)
    scored = subprocess.run([arguments.bin / "score", "--mapper", arguments.scratch], input=lines(test),
                            check=True, capture_output=True).stdout
    return np.mean([row["predicted"] == row["label"] for row in map(json.loads, scored.splitlines())])


def theirs(train, test):
    """The same by scikit-learn."""
    vectors = lambda rows: np.array(
        [np.frombuffer(base64.b64decode(row["embedding"]), "<f4") for row in rows], float)
    labels = lambda rows: [row["label"] for row in rows]
    model = LogisticRegression(C=8, class_weight="balanced", max_iter=5000, tol=1e-8)
    return model.fit(vectors(train), labels(train)).score(vectors(test), labels(test))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=Path)
    parser.add_argument("--model", default="static")
    parser.add_argument("--folds")
    parser.add_argument("--train")
    parser.add_argument("--test")
    parser.add_argument("--scratch", default="/tmp/accuracy-mapper.json")
    arguments = parser.parse_args()
    if arguments.folds:
        rows = embedded(arguments, arguments.folds)
        labels = [row["label"] for row in rows]
        found = []
        for kept, held in StratifiedKFold(5, shuffle=True, random_state=0).split(labels, labels):
            train, test = [rows[index] for index in kept], [rows[index] for index in held]
            found.append((ours(arguments, train, test), theirs(train, test)))
        print(f"{arguments.model}: 5 folds of {len(rows)} rows: promptutils %.4f, scikit-learn %.4f"
              % tuple(np.mean(found, axis=0)))
    if arguments.train:
        train, test = embedded(arguments, arguments.train), embedded(arguments, arguments.test)
        print(f"{arguments.model}: {len(train)} → {len(test)} rows: promptutils {ours(arguments, train, test):.4f}, "
              f"scikit-learn {theirs(train, test):.4f}")


if __name__ == "__main__":
    main()
