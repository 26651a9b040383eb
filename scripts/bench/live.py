#!/usr/bin/env python3
"""Measures `embed | score --op --gate` as a live pipe: a line in, a line out.

usage: live.py BIN FIXTURES [--lines N] [--model MODEL]
       live.py BIN FIXTURES --seconds N [--rate N] [--log FILE] [--model MODEL]

BIN holds the built tools. Mapper, operating point and gate are those of scripts/demo.sh on FIXTURES;
--model names another encoder, as embed does; all is made with it.

Without --seconds each of N lines (default 20,000) waits for the answer to the one before: the time
from the write of a line to the read of its answer, as percentiles and a histogram.

With --seconds rows come at a rate, 1,000 a second unless --rate says otherwise. Each answer must be that
of the next row; memory and counts are printed, and written to --log, once a minute and at the end. Ends with
1 where a line was lost or an answer is wrong.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARM_UP = 1000
EDGES = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10, 100]


def prepare(tools, fixtures, model, folder):
    """The arguments of score, with what the worked example makes."""
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    made = folder / "example"
    subprocess.run(
        ["sh", str(ROOT / "scripts/demo.sh"), str(fixtures), str(made), model], env=environment, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return ["--mapper", str(made / "mapper.json"), "--op", str(made / "op.json"),
            "--gate-file", str(fixtures / "gate.jq")]


class Pipe:
    """The two processes, joined."""

    def __init__(self, tools, model, arguments):
        self.embed = subprocess.Popen(
            [tools / "embed", "--quiet", "--encoding", "base64", "--model", model],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.score = subprocess.Popen(
            [tools / "score", "--quiet", *arguments],
            stdin=self.embed.stdout, stdout=subprocess.PIPE)
        self.embed.stdout.close()
        self.input, self.output = self.embed.stdin, self.score.stdout

    def memory(self):
        """Resident memory of both, in MB (10⁶ bytes)."""
        def resident(process):
            with open(f"/proc/{process.pid}/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        return resident(self.embed), resident(self.score)

    def close(self):
        """Both ends' statuses."""
        self.input.close()
        return self.embed.wait(), self.score.wait()


def line(prompts, index):
    return (json.dumps({"id": index, "prompt": f"{prompts[index % len(prompts)]} {index}"}) + "\n").encode()


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def told(times):
    """Milliseconds as percentiles."""
    times = sorted(times)
    return ", ".join(f"p{share * 100:g} {percentile(times, share):.3f}" for share in (0.5, 0.9, 0.99, 0.999)) \
        + f", most {times[-1]:.3f} ms"


def histogram(times):
    counts = [0] * (len(EDGES) + 1)
    for value in times:
        counts[sum(value > edge for edge in EDGES)] += 1
    widest = max(counts)
    for index, count in enumerate(counts):
        edge = f"up to {EDGES[index]:g}" if index < len(EDGES) else f"above {EDGES[-1]:g}"
        if count:
            print(f"{edge:>10} ms {count:9} {'#' * round(50 * count / widest)}")


def one_by_one(pipe, prompts, lines):
    times = []
    for index in range(lines + WARM_UP):
        row = line(prompts, index)
        start = time.perf_counter()
        pipe.input.write(row)
        answer = pipe.output.readline()
        times.append((time.perf_counter() - start) * 1e3)
        if json.loads(answer)["id"] != index:
            raise SystemExit(f"line {index} was answered by {answer!r}")
    times = times[WARM_UP:]
    print(f"{lines} lines, one after the other: {told(times)}")
    histogram(times)


def at_a_rate(pipe, prompts, seconds, rate, log):
    """Rows of every 1/rate of a second; the answers are read beside."""
    written, wrong = [], []
    answered = 0
    times = []

    def read():
        nonlocal answered
        for answer in pipe.output:
            now = time.perf_counter()
            row = json.loads(answer)
            if row.get("id") != answered or "abstain" not in row:
                wrong.append(answer)
            times.append((now - written[answered]) * 1e3)
            answered += 1

    def report(minutes):
        embed, score = pipe.memory()
        said = (f"{minutes:3} min: {len(written)} rows in, {answered} out, {len(wrong)} wrong, "
                f"embed {embed:.1f} MB, score {score:.1f} MB")
        print(said, flush=True)
        if log:
            log.write(said + "\n")
            log.flush()

    reader = threading.Thread(target=read)
    reader.start()
    begun = time.perf_counter()
    minute = 0
    for index in range(seconds * rate):
        wait = begun + index / rate - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        if time.perf_counter() - begun >= 60 * (minute + 1):
            minute += 1
            report(minute)
        row = line(prompts, index)
        written.append(time.perf_counter())
        pipe.input.write(row)
    report(seconds // 60)
    statuses = pipe.close()
    reader.join()
    took = time.perf_counter() - begun
    said = (f"end: {len(written)} rows in, {answered} out, {len(wrong)} wrong, statuses {statuses}, "
            f"{took:.1f} s, {len(written) / took:.0f} rows/s; {told(times)}")
    print(said)
    if log:
        log.write(said + "\n")
    return len(written) == answered and not wrong and statuses == (0, 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("fixtures", type=pathlib.Path)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--log", type=argparse.FileType("w"))
    parser.add_argument("--model", default="static")
    options = parser.parse_args()
    tools, fixtures = options.bin.resolve(), options.fixtures.resolve()
    with open(fixtures / "eval.jsonl", encoding="utf-8") as file:
        prompts = [json.loads(row)["prompt"] for row in file]
    with tempfile.TemporaryDirectory() as folder:
        arguments = prepare(tools, fixtures, options.model, pathlib.Path(folder))
        pipe = Pipe(tools, options.model, arguments)
        if options.seconds:
            if not at_a_rate(pipe, prompts, options.seconds, options.rate, options.log):
                sys.exit(1)
        else:
            one_by_one(pipe, prompts, options.lines)
            if pipe.close() != (0, 0):
                sys.exit(1)


if __name__ == "__main__":
    main()
