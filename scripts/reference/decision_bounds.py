#!/usr/bin/env python3
"""Golden numbers for Tests/DecisionTests: Clopper-Pearson bounds and risk-coverage curves.

Bounds come from scipy's inverse incomplete beta function; the curves are walked point by point with
exact fractions.

    python3 scripts/reference/decision_bounds.py > Fixtures/reference/decision_bounds.json
"""
import json
import platform
import random
from fractions import Fraction

import scipy
from scipy.stats import beta, binom


def bounds():
    rows = []
    pairs = [(0, 1), (1, 1), (0, 60), (0, 300), (60, 60), (1, 10), (5, 10), (9, 10), (17, 40),
             (38, 40), (1, 1000), (999, 1000), (250, 1000), (985, 1000), (0, 10**6), (1, 10**6),
             (123456, 10**6), (500000, 10**6), (999999, 10**6), (10**6, 10**6)]
    for k, n in pairs:
        for alpha in (0.5, 0.1, 0.05, 0.05 / 36, 1e-6, 1e-9):
            lower = 0.0 if k == 0 else float(beta.ppf(alpha, k, n - k + 1))
            upper = 1.0 if k == n else float(beta.isf(alpha, k + 1, n - k))
            rows.append({"count": k, "of": n, "alpha": alpha, "lower": lower, "upper": upper})
    return rows


def tails():
    rows = []
    for k, n, p in [(3, 10, 0.2), (0, 5, 0.5), (10, 10, 0.9), (60, 100, 0.5), (990, 1000, 0.95),
                    (2, 1000, 0.01), (500300, 10**6, 0.5), (40, 10**6, 1e-5), (1, 10**6, 1e-9),
                    (100, 1000, 0.3), (700, 1000, 0.3)]:
        rows.append({"count": k, "of": n, "p": p,
                     "at_least": float(binom.sf(k - 1, n, p)), "at_most": float(binom.cdf(k, n, p))})
    return rows


def curve(rows):
    """rows: (confidence, mistake). Area, excess over the best order, coverage at 1, 2 and 5 % risk."""
    n = len(rows)
    area = Fraction(0)
    for confidence, _ in rows:
        fired = [mistake for other, mistake in rows if other >= confidence]
        area += Fraction(sum(fired), len(fired))
    mistakes = sum(mistake for _, mistake in rows)
    best = sum(Fraction(max(0, k - (n - mistakes)), k) for k in range(1, n + 1))
    covered = []
    for risk in (Fraction(1, 100), Fraction(2, 100), Fraction(5, 100)):
        best_rows = 0
        for confidence, _ in rows:
            fired = [mistake for other, mistake in rows if other >= confidence]
            if Fraction(sum(fired), len(fired)) <= risk:
                best_rows = max(best_rows, len(fired))
        covered.append(best_rows / n)
    return {"rows": [[c, m] for c, m in rows], "aurc": float(area / n),
            "excess_aurc": float((area - best) / n), "coverage_at_risk": covered}


def curves():
    random.seed(20240501)
    made = []
    for n, grain in [(1, 10), (12, 4), (60, 10), (120, 1000), (80, 1)]:
        rows = []
        for _ in range(n):
            confidence = random.randint(0, grain) / grain
            rows.append((confidence, int(random.random() > 0.8 + 0.2 * confidence)))
        made.append(curve(rows))
    return made


print(json.dumps({
    "generator": "scripts/reference/decision_bounds.py",
    "versions": {"python": platform.python_version(), "scipy": scipy.__version__},
    "bounds": bounds(), "tails": tails(), "curves": curves(),
}, indent=None, separators=(",", ":")))
