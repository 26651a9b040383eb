#!/usr/bin/env python3
"""Writes Fixtures/reference/sample_weights.json: what scikit-learn makes of sample_weight.

The rows are those of Fixtures/reference/classifier.json. Models are fitted by newton-cg with tolerance 1e-12.
Counts are whole numbers, 0 among them: what a weight of k means is asked twice, once by sample_weight and once
by k copies of the row, and the two must agree before anything is written. Where folds are dealt, copies would
change who is held out with whom; there only sample_weight is asked, with weights above 0.

Needs scikit-learn.
"""

import base64
import itertools
import json
import os
import platform
import warnings

import numpy
import scipy
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "..", "Fixtures", "reference")
METHODS = ["sigmoid", "isotonic", "temperature"]


def regression():
    return LogisticRegression(
        C=8, class_weight="balanced", solver="newton-cg", tol=1e-12, max_iter=100000)


def rounded(values):
    return [[float(f"{value:.8f}") for value in row] for row in values]


def agreed(by_weight, by_copies, name):
    difference = numpy.abs(by_weight - by_copies).max()
    assert difference < 1e-6, (name, difference)
    return rounded(by_weight)


def prefit(method, model, rows, labels, weights=None):
    return CalibratedClassifierCV(FrozenEstimator(model), method=method).fit(
        rows, labels, sample_weight=weights)


def dataset(golden, generator):
    def table(name):
        numbers = numpy.frombuffer(base64.b64decode(golden[name]), "<f4").astype(float)
        return numbers.reshape(-1, golden["dimension"])

    rows, probes, labels = table("embeddings"), table("probes"), numpy.array(golden["labels"])
    counts = generator.integers(0, 4, len(labels))
    copies = numpy.repeat(numpy.arange(len(labels)), counts)
    fitted = regression().fit(rows, labels, sample_weight=counts)
    again = regression().fit(rows[copies], labels[copies])
    fit = agreed(fitted.predict_proba(probes), again.predict_proba(probes), "fit")

    # A mapper of the even rows, calibrated on the odd ones.
    even, odd = slice(0, None, 2), slice(1, None, 2)
    model = regression().fit(rows[even], labels[even])
    held = numpy.repeat(numpy.arange(len(labels))[odd], counts[odd])
    prefits = [
        {"method": method, "probabilities": agreed(
            prefit(method, model, rows[odd], labels[odd], counts[odd]).predict_proba(probes),
            prefit(method, model, rows[held], labels[held]).predict_proba(probes), method)}
        for method in METHODS]

    weights = numpy.round(generator.uniform(0.1, 3, len(labels)), 3)
    folded = []
    for method, ensemble in itertools.product(METHODS, [True, False]):
        calibrated = CalibratedClassifierCV(
            regression(), method=method, cv=3, ensemble=ensemble)
        calibrated.fit(rows, labels, sample_weight=weights)
        folded.append({"method": method, "ensemble": ensemble, "folds": 3,
                       "probabilities": rounded(calibrated.predict_proba(probes))})
    return {"counts": counts.tolist(), "fit": fit, "prefit": prefits,
            "weights": weights.tolist(), "folded": folded}


def main():
    with open(os.path.join(FOLDER, "classifier.json"), encoding="utf-8") as file:
        golden = json.load(file)
    generator = numpy.random.default_rng(41)
    # A frozen model has no use for weights; they are meant for the calibration alone.
    warnings.filterwarnings("ignore", message="Since FrozenEstimator")
    result = {
        "made_by": "scripts/reference/sample_weights.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__,
                     "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}}
    for name in ["multiclass", "binary"]:
        result[name] = dataset(golden[name], generator)
    with open(os.path.join(FOLDER, "sample_weights.json"), "w", encoding="utf-8") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
