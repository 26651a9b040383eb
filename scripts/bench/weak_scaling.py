"""Weak scaling of embed | score | sweep over processes, and what follows for a thousand million prompts.

usage: weak_scaling.py BIN FIXTURES [ROWS]    (BIN with the tools; ROWS a process, default 100000)

Each process has ROWS prompts of its own, so with perfect scaling the wall time stays what it is. The
terms of the formula are measured apart, in CPU seconds, which other work on the machine disturbs less:

    T(n, P) = n / P · row + parts / P · (start + load) + parts · merge
"""

import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 5
PIPELINE = (
    "set -o pipefail; embed --encoding base64 {rows} | score --quiet --threads 1 --mapper {mapper} | "
    "sweep --quiet --threads 1 > {counts}"
)


def cpu(command, environment):
    """CPU seconds and wall seconds of a shell command with all that it starts."""
    began, before = time.monotonic(), os.times()
    subprocess.run(["bash", "-c", command], env=environment, check=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return used, time.monotonic() - began


def median(command, environment):
    return tuple(statistics.median(values) for values in zip(*(cpu(command, environment) for _ in range(RUNS))))


def write_prompts(fixtures, path, rows, seed):
    """`rows` distinct prompts: those of the fixture with numbers of their own."""
    prompts = [json.loads(line)["prompt"] for line in open(fixtures / "eval.jsonl", encoding="utf-8")]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        for index in range(rows):
            row = {"prompt": f"{draw.choice(prompts)} {seed}.{index}", "label": "none"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def main():
    tools, fixtures = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run(
            ["bash", "-c", "embed --quiet --from csv mini.csv nonexec.csv > $0/train.jsonl && "
             "fit --quiet --nonexec-label none $0/train.jsonl > $0/fitted.json && "
             "calibrate --quiet --mapper $0/fitted.json $0/train.jsonl > $0/mapper.json", folder],
            cwd=fixtures, env=environment, check=True)

        def job(number):
            return PIPELINE.format(
                rows=folder / f"{number}.jsonl", mapper=folder / "mapper.json",
                counts=folder / f"{number}.metrics")

        processes = os.cpu_count() or 1
        for number in range(processes):
            write_prompts(fixtures, folder / f"{number}.jsonl", rows, number)
        write_prompts(fixtures, folder / "one.jsonl", 1, 99)

        start = sum(median(f"{tool} --version > /dev/null", environment)[0] for tool in ("embed", "score", "sweep"))
        one = median(job("one"), environment)[0]
        print(f"{'processes':>9} {'rows':>9} {'wall s':>7} {'CPU s':>7} {'µs CPU a row':>13}")
        used = 0.0
        for count in range(1, processes + 1):
            together = " & ".join(f"({job(number)})" for number in range(count)) + " & wait"
            seconds, wall = median(together, environment)
            print(f"{count:9} {count * rows:9} {wall:7.2f} {seconds:7.2f} {seconds / count / rows * 1e6:13.2f}")
            used = seconds / count if count == 1 else used
        row = (used - one) / (rows - 1)

        parts = 200
        counts = " ".join([str(folder / "0.metrics")] * parts)
        merge = (median(f"sweep --merge {counts} > /dev/null", environment)[0]
                 - median(f"sweep --merge {folder / '0.metrics'} > /dev/null", environment)[0]) / (parts - 1)

    print(f"start {start * 1e3:.1f} ms, load {(one - start) * 1e3:.1f} ms, row {row * 1e6:.2f} µs, merge {merge * 1e3:.2f} ms a part")
    total, part = 10**9, 10**6
    for machines in (2, 100):
        seconds = total / machines * row + total / part / machines * one + total / part * merge
        print(f"10^9 prompts in parts of 10^6 on {machines} processors: {seconds / 60:.1f} min")


if __name__ == "__main__":
    main()
