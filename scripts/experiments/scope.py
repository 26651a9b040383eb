#!/usr/bin/env python3
"""How well do score's fields tell prompts that must not fire from those that may? The acceptance of scope.

    python scripts/experiments/scope.py BIN FIXTURES --public TRAIN.csv TEST.csv
        --intents INTENTS.csv --defi DEFI.csv [--model NAME ...] [--cache FOLDER]

Every CSV has the columns prompt and label. The tasks, each measured with the suite's own tools (fit
with C = 8, calibrate, score):

- fixtures, fixtures + none: FIXTURES/mini.csv, without and with nonexec.csv, against eval.jsonl
- public quarter: TRAIN.csv less a quarter of its classes, which TEST.csv then has; three draws
- intents 10, intents 20: so many prompts of each class of INTENTS.csv, with a quarter of the topics
  (what stands before the first _ of a label) left out; three draws
- must not fire: five folds of DEFI.csv against the hundred prompts of FIXTURES/must_not_fire.csv

For each field: the area under the ROC curve (ties count half), the share of strange prompts that fire
where 90 % of the known ones do, and the share of known ones that fire where 1 % of the strange ones do.

The rule, fixed before the first look: no task's area of scope is below the better of confidence and
familiarity by more than two standard errors of the difference (over draws, or over 200 bootstraps of
the one draw), and over the tasks the mean area is at least .91, .93, .945 and the mean share of false
fires at most .27, .23, .18 for the built-in encoder, all-MiniLM-L6-v2 and all-mpnet-base-v2.

What came of it, in the order of the three figures, with what scope's area has over the better of the others;
INTENTS.csv was the train and test files of KFold_1 of the NLU Evaluation Data, 11,036 prompts of 64 intents:

    static                      confidence         familiarity               scope   scope less the better
    fixtures             0.693/0.675/0.000   0.857/0.361/0.033   0.922/0.217/0.284   +0.065 ± 0.015
    fixtures + none      0.458/0.904/0.000   0.819/0.482/0.033   0.961/0.084/0.585   +0.142 ± 0.020
    public quarter       0.854/0.475/0.207   0.875/0.394/0.346   0.878/0.368/0.303   +0.003 ± 0.002
    intents 10           0.877/0.397/0.404   0.903/0.322/0.442   0.929/0.238/0.561   +0.025 ± 0.008
    intents 20           0.882/0.388/0.404   0.918/0.262/0.483   0.937/0.190/0.603   +0.020 ± 0.006
    must not fire        0.657/0.700/0.048   0.974/0.076/0.627   0.999/0.000/0.997   +0.026 ± 0.004
    mean                 0.737/0.590/0.177   0.891/0.316/0.327   0.938/0.183/0.556   accepted

    all-MiniLM-L6-v2
    fixtures             0.686/0.627/0.000   0.863/0.313/0.204   0.931/0.193/0.120   +0.068 ± 0.017
    fixtures + none      0.352/0.952/0.000   0.802/0.434/0.164   0.962/0.133/0.304   +0.160 ± 0.026
    public quarter       0.880/0.364/0.169   0.915/0.268/0.455   0.914/0.259/0.472   -0.000 ± 0.005
    intents 10           0.890/0.356/0.401   0.914/0.292/0.459   0.939/0.200/0.576   +0.025 ± 0.006
    intents 20           0.895/0.357/0.431   0.926/0.252/0.518   0.948/0.156/0.616   +0.022 ± 0.004
    must not fire        0.739/0.534/0.021   0.960/0.114/0.543   1.000/0.000/0.999   +0.040 ± 0.005
    mean                 0.740/0.532/0.170   0.897/0.279/0.391   0.949/0.157/0.515   accepted

    all-mpnet-base-v2
    fixtures             0.717/0.663/0.000   0.898/0.265/0.274   0.958/0.108/0.418   +0.060 ± 0.014
    fixtures + none      0.400/0.928/0.000   0.845/0.361/0.097   0.977/0.048/0.485   +0.133 ± 0.023
    public quarter       0.887/0.350/0.216   0.918/0.232/0.453   0.926/0.214/0.555   +0.008 ± 0.006
    intents 10           0.897/0.338/0.420   0.909/0.309/0.466   0.942/0.181/0.591   +0.033 ± 0.010
    intents 20           0.903/0.338/0.445   0.927/0.238/0.490   0.953/0.129/0.614   +0.026 ± 0.007
    must not fire        0.858/0.340/0.122   0.983/0.038/0.834   1.000/0.000/1.000   +0.017 ± 0.003
    mean                 0.777/0.493/0.201   0.913/0.240/0.436   0.959/0.114/0.611   accepted

What lost, on ten tasks (these, a public set at 20 exemplars, at 8 of its classes, an intent set with a
quarter of its classes unknown, Fixtures at 10 exemplars); means of area and false fires, static ·
MiniLM · MPNet, in numpy:

- relative distance alone, one component a class, shrinkage .3: .895/.319 · .921/.246 · .933/.217;
  with shrinkage 1: .904/.277; a component for every 32 rows: .908/.268 · .927/.213 · .942/.179, the
  gain all in the public set (area .803 → .840), for rows of one class are no single cloud
- a component for every 20 or 10 rows: the same in the mean, fewer at 1 % on Fixtures; every row its own:
  .92 on Fixtures but .87 on intents
- no background at hand (mean 0, the same variance everywhere): .889/.334 · .918/.242 · .933/.202
- textbook relative Mahalanobis, no background: .86/.43, and .82 on Fixtures
- distance + log confidence, z scores added: .901/.275; the least of three quantiles: .889/.336; the sum of
  their logarithms (Fisher): .897/.311; with nearness as well, and the distance twice: .908/.279 ·
  .926/.211 · .935/.200; with nearness only: .908/.292 · .925/.230 · .934/.205
- with a none class, nearness beside gap and distance: .956/.14 against .968/.07 on Fixtures
"""

import argparse
import base64
import json
import subprocess
import tempfile
from pathlib import Path

import numpy
from scipy.stats import rankdata

FIELDS = ("confidence", "familiarity", "scope")
WANTED = {
    "static": (0.91, 0.27), "all-MiniLM-L6-v2": (0.93, 0.23), "all-mpnet-base-v2": (0.945, 0.18)}


def run(tool, *arguments, rows=()):
    text = b"\n".join(rows) + b"\n"
    command = [tool, *map(str, arguments)]
    return subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE).stdout


def measure(inside, outside):
    """AUROC, false fires at 90 % coverage, coverage at 1 % false fires; high means inside."""
    ranks = rankdata(numpy.concatenate([inside, outside]))[:len(inside)]
    area = (ranks.sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside))
    ninety = numpy.sort(inside)[int(numpy.floor(0.1 * len(inside)))]
    allowed = int(numpy.floor(0.01 * len(outside)))
    one = numpy.sort(outside)[len(outside) - 1 - allowed]
    return area, (outside >= ninety).mean(), (inside > one).mean()


class Rows:
    """Embedded rows as embed wrote them, with their labels."""

    def __init__(self, options, model, path):
        name = f"{model}.{Path(path).stem}.jsonl"
        cached = options.cache / name
        if not cached.exists():
            precision = () if model == "static" else ("--precision", "bf16")
            cached.write_bytes(run(
                options.embed or options.bin / "embed", "--quiet", "--from", "csv", "--encoding",
                "base64", "--model", model, *precision, path))
        self.lines = cached.read_bytes().splitlines()
        self.labels = numpy.array([json.loads(line).get("label", "") for line in self.lines])

    def __getitem__(self, chosen):
        return [self.lines[index] for index in numpy.flatnonzero(chosen)]


def subset(labels, allowed, count, random):
    """A mask of so many rows of each class."""
    mask = numpy.zeros(len(labels), bool)
    for label in numpy.unique(labels[allowed]):
        mask[random.permutation(numpy.flatnonzero(allowed & (labels == label)))[:count]] = True
    return mask


def tasks(options, model):
    """(name, [(training rows, known rows, strange rows, flags of fit)])"""
    mini, none, evaluation = (
        Rows(options, model, options.fixtures / name)
        for name in ("mini.csv", "nonexec.csv", "labels.csv"))
    strange = evaluation.labels == "none"
    known, others = evaluation[~strange], evaluation[strange]
    yield "fixtures", [(mini.lines, known, others, ())]
    yield "fixtures + none", [
        (mini.lines + none.lines, known, others, ("--nonexec-label", "none"))]
    if options.public:
        train, test = (Rows(options, model, path) for path in options.public)
        classes = numpy.unique(train.labels)
        draws = []
        for seed in range(3):
            unknown = numpy.random.default_rng(seed).choice(
                classes, len(classes) // 4, replace=False)
            out = numpy.isin(test.labels, unknown)
            draws.append((train[~numpy.isin(train.labels, unknown)], test[~out], test[out], ()))
        yield "public quarter", draws
    if options.intents:
        rows = Rows(options, model, options.intents)
        topics = numpy.array([label.split("_")[0] for label in rows.labels])
        for count in (10, 20):
            draws = []
            for seed in range(3):
                random = numpy.random.default_rng(seed)
                names = numpy.unique(topics)
                out = numpy.isin(topics, random.choice(names, len(names) // 4, replace=False))
                mask = subset(rows.labels, ~out, count, random)
                draws.append((rows[mask], rows[~mask & ~out], rows[out], ()))
            yield f"intents {count}", draws
    if options.defi:
        rows = Rows(options, model, options.defi)
        strange = Rows(options, model, options.fixtures / "must_not_fire.csv").lines
        fold = numpy.random.default_rng(0).permutation(len(rows.lines)) % 5
        yield "must not fire", [
            (rows[fold != held], rows[fold == held], strange, ()) for held in range(5)]


def trial(bin, training, known, strange, flags):
    """Each field's values of the known and of the strange rows."""
    with tempfile.TemporaryDirectory() as folder:
        mapper = Path(folder) / "mapper.json"
        mapper.write_bytes(run(bin / "fit", "--quiet", "--C", 8, *flags, rows=training))
        mapper.write_bytes(run(bin / "calibrate", "--quiet", "--mapper", mapper, rows=training))
        scored = run(bin / "score", "--quiet", "--mapper", mapper, rows=known + strange)
    rows = [json.loads(line) for line in scored.splitlines()]
    values = {name: numpy.array([row[name] for row in rows]) for name in FIELDS}
    return {name: (own[:len(known)], own[len(known):]) for name, own in values.items()}


def standard_error(trials, better):
    """Of the difference of the areas of scope and of another field."""
    if len(trials) > 1:
        less = [measure(*own["scope"])[0] - measure(*own[better])[0] for own in trials]
        return numpy.std(less, ddof=1) / len(less) ** 0.5
    random = numpy.random.default_rng(0)
    known, strange = (len(part) for part in trials[0]["scope"])
    less = []
    for _ in range(200):
        inside, outside = random.integers(known, size=known), random.integers(strange, size=strange)
        one, other = (
            measure(trials[0][name][0][inside], trials[0][name][1][outside])[0]
            for name in ("scope", better))
        less.append(one - other)
    return numpy.std(less)


def judge(options, model):
    print(f"\n{model:18}" + "".join(f"{name:>20}" for name in FIELDS) + "   scope less the better")
    means, passes = [], True
    for name, draws in tasks(options, model):
        trials = [trial(options.bin, *draw) for draw in draws]
        table = {
            field: numpy.mean([measure(*own[field]) for own in trials], axis=0)
            for field in FIELDS}
        better = max(FIELDS[:2], key=lambda field: table[field][0])
        less = table["scope"][0] - table[better][0]
        error = standard_error(trials, better)
        passes &= bool(less >= -2 * error)
        means.append([table[field] for field in FIELDS])
        print(f"{name:18}" + "".join(
            "{:>20}".format("/".join(f"{value:.3f}" for value in table[field]))
            for field in FIELDS) + f"   {less:+.3f} ± {error:.3f}", flush=True)
    means = numpy.mean(means, axis=0)
    print(f"{'mean':18}" + "".join(
        "{:>20}".format("/".join(f"{value:.3f}" for value in row)) for row in means))
    area, fires = WANTED.get(model, (0, 1))
    passes &= bool(means[2][0] >= area and means[2][1] <= fires)
    print(f"{'accepted' if passes else 'REFUSED'}: mean area {means[2][0]:.3f} (at least {area}), "
          f"false fires {means[2][1]:.3f} (at most {fires})")
    return passes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("fixtures", type=Path)
    parser.add_argument("--public", nargs=2, metavar=("TRAIN", "TEST"))
    parser.add_argument("--intents")
    parser.add_argument("--defi")
    parser.add_argument("--model", action="append")
    parser.add_argument("--cache", type=Path, default=Path("scope-cache"))
    parser.add_argument("--embed", type=Path, help="another embed than BIN's")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    results = [judge(options, model) for model in options.model or WANTED]
    raise SystemExit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
