#!/usr/bin/env python3
"""How often audit --monitor raises a false alarm, and how soon a right one.

    monitor.py [--streams 1000] [--rows 10000] [--bin FOLDER]

The betting test at a limit of 2 % and an e-value of 40 (a level of 95 % shared by two tests): streams
of losses at 1, 1.5, 2 and 4 times the limit, from the first row and from row 5,001; false alarms and
the rows from the change to the alarm. The drift test with 500 reference rows: streams of which a
share of rows lies in the lowest 2 %. With --bin one stream also goes through the tool, and its
e-value must be the same to 1e-9. Needs numpy; deterministic.
"""
import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy

MULTIPLES = numpy.array([1.25, 1.5, 2, 3, 5])


def betting(losses, limit):
    """E-values after each row: shape (streams, rows)."""
    streams, rows = losses.shape
    rates = numpy.minimum(MULTIPLES * limit, (1 + limit) / 2)
    wealth = numpy.zeros((streams, len(rates)))
    values = numpy.empty((streams, rows))
    for row in range(1, rows + 1):
        loss = losses[:, row - 1, None]
        factor = numpy.where(loss, rates / limit, (1 - rates) / (1 - limit))
        wealth = numpy.minimum(1e300, (wealth + 1 / (row * (row + 1))) * factor)
        values[:, row - 1] = wealth.mean(1) + 1 / (row + 1)
    return values


def drift(values, reference, rng):
    """Wealth after each row: shape (streams, rows)."""
    streams, rows = values.shape
    slopes = numpy.array([0, -1, -1.9])
    wealth = numpy.full((streams, 3), 1 / 3)
    bins = numpy.minimum(1023, (values * 1024).astype(int))
    histogram = numpy.zeros((streams, 1024))
    for stream in range(streams):
        numpy.add.at(histogram[stream], numpy.minimum(1023, (reference[stream] * 1024).astype(int)), 1)
    result = numpy.empty((streams, rows))
    at = numpy.arange(streams)
    for row in range(rows):
        own = bins[:, row]
        histogram[at, own] += 1
        below = numpy.where(numpy.arange(1024) < own[:, None], histogram, 0).sum(1)
        p = (below + rng.random(streams) * histogram[at, own]) / histogram.sum(1)
        total = wealth.sum(1, keepdims=True)
        wealth = (wealth * 0.99 + total * 0.01 / 3) * (1 + slopes * (p[:, None] - 0.5))
        result[:, row] = wealth.sum(1)
    return result


def alarms(values, bar, start):
    """Share of streams with an alarm, and the rows to it from the change."""
    over = values >= bar
    first = numpy.where(over.any(1), over.argmax(1) + 1, 0)
    early = ((first > 0) & (first <= start)).mean()
    delays = first[first > start] - start
    found = len(delays) / len(values)
    if not len(delays):
        return f"early {early:.3f}, alarms {found:.3f}"
    median, late = numpy.quantile(delays, [0.5, 0.9])
    return f"early {early:.3f}, alarms {found:.3f}, rows to it: median {median:.0f}, 90 % {late:.0f}"


def same_in_the_tool(tools):
    rng = numpy.random.default_rng(7)
    losses = rng.random((1, 500)) < 0.05
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = folder / "rows.jsonl"
        with open(rows, "w") as out:
            for number, loss in enumerate(losses[0]):
                out.write(json.dumps({
                    "prompt": f"p{number}", "label": None, "predicted": "a",
                    "confidence": 0.9 if loss else 0.1, "margin": 0.5, "familiarity": 0.5,
                    "scores": {"a": 0.9, "b": 0.1}}) + "\n")
            out.write(json.dumps({
                "prompt": "right", "label": "a", "predicted": "a", "confidence": 0.9,
                "margin": 0.5, "familiarity": 0.5, "scores": {"a": 0.9, "b": 0.1}}) + "\n")
        metrics = subprocess.run(
            [tools / "sweep", "--quiet", "--thresholds", "0.5", rows], capture_output=True, check=True)
        (folder / "op.json").write_bytes(subprocess.run(
            [tools / "pick-op", "--quiet", "--max-hallucination-rate", "0.2"], input=metrics.stdout,
            capture_output=True, check=True).stdout)
        done = subprocess.run(
            [tools / "audit", "--quiet", "--monitor", "--op", folder / "op.json", rows],
            capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])["e_values"]["max_hallucination_rate"]
    wanted = betting(losses, 0.2)[0, -1]
    assert abs(found - wanted) < 1e-9 * wanted, (found, wanted)
    print(f"the tool agrees: {found}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=10000)
    parser.add_argument("--bin", type=Path)
    options = parser.parse_args()
    if options.bin:
        same_in_the_tool(options.bin)
    rng = numpy.random.default_rng(0)
    limit, bar = 0.02, 40
    for start in (0, options.rows // 2):
        for times in (1, 1.5, 2, 4):
            rates = numpy.where(numpy.arange(options.rows) < start, limit, times * limit)
            losses = rng.random((options.streams, options.rows)) < rates
            print(f"limit {limit}, {times} x from row {start + 1}:",
                  alarms(betting(losses, limit), bar, start), flush=True)
    streams, rows = min(200, options.streams), min(3000, options.rows)
    for share in (0, 0.02, 0.05, 0.1, 0.3):
        reference = rng.random((streams, 500))
        values = rng.random((streams, rows))
        values = numpy.where(rng.random(values.shape) < share, values * 0.02, values)
        print(f"drift, {share:.0%} of {rows} rows in the lowest 2 %:",
              alarms(drift(values, reference, rng), bar, 0), flush=True)


if __name__ == "__main__":
    main()
