#!/usr/bin/env python3
"""Relative distances as numpy computes them, for Tests/ClassifierTests/RelativeDistanceTests.swift.

    python scripts/reference/scope_reference.py > Fixtures/reference/scope.json

Written with numpy 2.4. Everything is in float64 but for what a mapper keeps in fewer digits: the
background's mean and axes and the linear part in a byte a number, the matrix in float16, each
rounded as Sources/Classifier/Scope does. Classes are small enough to be one component each.
"""

import json

import numpy

DIMENSION, CLASSES, ROWS, BACKGROUND, PROBES = 21, 3, 20, 90, 12
SHRINKAGE, SHARE, AXES = 0.7, 0.2, 64


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def in_bytes(rows):
    rows = numpy.float32(rows)
    scales = numpy.abs(rows).max(1, keepdims=True) / numpy.float32(127)
    quotients = numpy.divide(rows, scales, out=numpy.zeros_like(rows), where=scales > 0)
    codes = numpy.sign(quotients) * numpy.floor(numpy.abs(quotients) + 0.5)
    return numpy.float64(codes * scales)


def background_moments(rows):
    """The mean, and the covariance as its leading axes and one variance for the rest."""
    rows = unit(rows)
    mean = rows.mean(0)
    covariance = (rows - mean).T @ (rows - mean) / len(rows)
    values, vectors = numpy.linalg.eigh(covariance)
    kept = min(AXES, len(mean) - 1, len(rows) - 1)
    values, vectors = values[::-1][:kept], vectors[:, ::-1][:, :kept]
    rest = max(0, numpy.trace(covariance) - values.sum()) / (len(mean) - kept)
    axes = vectors.T * numpy.sqrt(numpy.maximum(0, values - rest))[:, None]
    rounded = in_bytes(numpy.vstack([mean, axes]))
    return rounded[0], rounded[1:].T @ rounded[1:] + rest * numpy.eye(len(mean))


def relative_distance(rows, labels, background):
    rows = unit(rows)
    means = numpy.array([rows[labels == label].mean(0) for label in range(CLASSES)])
    centred = rows - means[labels]
    within = centred.T @ centred / (len(rows) - CLASSES)
    tau = numpy.trace(within) / DIMENSION
    mean = rows.mean(0)
    total = (rows - mean).T @ (rows - mean) / len(rows)
    general, covariance = background
    centre = (1 - SHARE) * mean + SHARE * general
    for part, own, weight in ((total, mean, 1 - SHARE), (covariance, general, SHARE)):
        part += numpy.outer(own - centre, own - centre)
        part *= weight
    ridge = SHRINKAGE * tau * numpy.eye(DIMENSION)
    inverse_within = numpy.linalg.inv(within + ridge)
    inverse_total = numpy.linalg.inv(total + covariance + ridge)
    matrix = numpy.float64(numpy.float16((inverse_total - inverse_within) * tau))
    linear = in_bytes((means @ inverse_within - centre @ inverse_total) * tau)
    offsets = tau * (
        centre @ inverse_total @ centre - numpy.sum(means @ inverse_within * means, axis=1))

    def value(probes):
        probes = unit(probes)
        square = numpy.sum(probes @ matrix * probes, axis=1)
        return square + (2 * probes @ linear.T + offsets).max(1)

    return value


def main():
    random = numpy.random.default_rng(12)
    centres = random.normal(size=(CLASSES, DIMENSION))
    labels = numpy.repeat(numpy.arange(CLASSES), ROWS)
    rows = centres[labels] + 0.6 * random.normal(size=(CLASSES * ROWS, DIMENSION))
    background = random.normal(size=(BACKGROUND, DIMENSION)) * numpy.linspace(0.4, 2, DIMENSION)
    probes = numpy.vstack([
        centres[numpy.arange(PROBES) % CLASSES] + 0.6 * random.normal(size=(PROBES, DIMENSION)),
        random.normal(size=(PROBES, DIMENSION))])
    rows, background, probes = (
        numpy.float64(numpy.float32(part)) for part in (rows, background, probes))
    unknown = numpy.zeros(DIMENSION), numpy.eye(DIMENSION) / DIMENSION
    print(json.dumps({
        "dimension": DIMENSION,
        "labels": labels.tolist(),
        "embeddings": rows.ravel().tolist(),
        "background": background.ravel().tolist(),
        "probes": probes.ravel().tolist(),
        "distances": relative_distance(rows, labels, background_moments(background))(
            probes).tolist(),
        "distances_without_background": relative_distance(rows, labels, unknown)(
            probes).tolist(),
    }))


if __name__ == "__main__":
    main()
