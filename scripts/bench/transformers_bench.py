#!/usr/bin/env python3
"""Compares `embed --model` with other CPU encoders on the same prompts, in one run.

Work: 2,000 short prompts (8 to 37 tokens) and 300 long ones (128 to 256), made from a seed. Every
contender turns text into unit vectors with the same number of threads, its batches sorted by token
count. The contenders take turns, round after round; a figure is the median of its rounds. Start-up,
from the start of the process to the first vector, is measured apart: for embed, whose process is timed
whole, it is subtracted.

    scripts/bench/transformers_bench.py --embed .build/release/embed --models ~/.local/share/promptutils/models
"""

import argparse
import base64
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from tokenizers import Tokenizer

from measured_process import measured
from transformers_prompts import long_prompts, short_prompts

HERE = pathlib.Path(__file__).resolve().parent
PEERS = {
    "f32": ["torch", "onnxruntime", "openvino", "ctranslate2"],
    "bf16": ["openvino"],
    "int8": ["onnxruntime", "openvino", "ctranslate2"],
    "int8-weights": [],
}
# What a precision multiplies in, best first, where that is not itself.
MULTIPLIES = {"int8-weights": ["bf16", "f32"]}
# What ctranslate2 converts; it knows no MPNet.
BERT_ONLY = {"ctranslate2"}


class Ours:
    """The embed tool: one process a run, JSON Lines in, base64 out."""

    name = "embed"

    def __init__(self, options, folder, kind, work):
        self.kind = kind
        self.command = [
            str(options.embed), "--model", str(folder), "--precision", kind, "--encoding", "base64",
            "--threads", str(options.threads)]
        self.lines = {
            part: "".join(json.dumps({"prompt": text}) + "\n" for text in texts).encode()
            for part, texts in work.items()}
        self.lines["one"] = self.lines["short"].split(b"\n")[0] + b"\n"
        self.peak_mb, self.configuration, self.last = 0.0, {}, {}
        self.start = min(self.whole("one")[0] for _ in range(5))

    def whole(self, part):
        with tempfile.TemporaryFile() as fed, tempfile.TemporaryFile() as out:
            fed.write(self.lines[part])
            fed.seek(0)
            seconds, peak_mb = measured(self.command, fed, out)
            self.peak_mb = max(self.peak_mb, peak_mb)
            out.seek(0)
            return seconds, out.read()

    def run(self, part):
        seconds, self.last[part] = self.whole(part)
        return seconds - self.start

    def vectors(self, part):
        rows = [json.loads(line)["embedding"] for line in self.last[part].splitlines()]
        return np.array([np.frombuffer(base64.b64decode(row), dtype="<f4") for row in rows])

    def quit(self):
        pass


class Peer:
    """A worker of transformers_peers.py, which keeps its model between runs."""

    def __init__(self, engine, options, folder, kind, work_file, cache):
        self.name, self.kind = engine, kind
        self.peak_mb, self.configuration, self.last = 0.0, {}, {}
        command = [
            sys.executable, str(HERE / "transformers_peers.py"), engine, kind, str(folder), "--work",
            str(work_file), "--cache", str(cache), "--threads", str(options.threads)]
        environment = {
            **os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true",
            "OMP_NUM_THREADS": str(options.threads),
            "RAYON_NUM_THREADS": str(options.threads)}
        log = (work_file.parent / f"{engine}-{kind}.log").open("w")
        if subprocess.run(command + ["--prepare"], env=environment, stderr=log).returncode != 0:
            raise RuntimeError(f"{engine} {kind} cannot be prepared; see {log.name}")
        start = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=environment,
            text=True)
        self.answer()
        self.start = time.perf_counter() - start

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} {self.kind} stopped")
        return json.loads(line)

    def run(self, part):
        self.process.stdin.write(part + "\n")
        self.process.stdin.flush()
        answer = self.answer()
        self.peak_mb = max(self.peak_mb, answer["peak_mb"])
        self.configuration[part], self.last[part] = answer["configuration"], answer["vectors"]
        return answer["seconds"]

    def vectors(self, part):
        return np.load(self.last[part])

    def quit(self):
        self.process.stdin.write("quit\n")
        self.process.stdin.close()
        self.process.wait()


def peaks(options):
    """What the processor multiplies at most, in operations a second by precision; see peaks.c."""
    program = options.cache / "peaks"
    subprocess.run(["cc", "-O2", "-pthread", str(HERE / "peaks.c"), "-o", str(program)], check=True)
    found = subprocess.run([program, str(options.threads)], capture_output=True, check=True)
    return {kind: 1e9 * rate for kind, rate in json.loads(found.stdout).items()}


def operations(folder, tokenizer, texts):
    """Sums and products of a model's matrix products over some texts: linear layers, scores and mixtures."""
    shape = json.loads((folder / "config.json").read_text())
    width, inner = shape["hidden_size"], shape["intermediate_size"]
    total = 0
    for encoding in tokenizer.encode_batch(texts):
        count = len(encoding.ids)
        total += 2 * count * (4 * width * width + 2 * width * inner) + 4 * count * count * width
    return total * shape["num_hidden_layers"]


def contenders(options, folder, kind, work, work_file, cache):
    """embed first, then the peers that know this precision and architecture."""
    found = [Ours(options, folder, kind, work)] if options.embed else []
    architecture = json.loads((folder / "config.json").read_text())["model_type"]
    for engine in PEERS[kind]:
        if engine not in options.peers or (engine in BERT_ONLY and architecture != "bert"):
            continue
        try:
            found.append(Peer(engine, options, folder, kind, work_file, cache))
        except RuntimeError as error:
            print(f"left out: {error}", file=sys.stderr)
    return found


def measure(field, work, rounds):
    """Median seconds by (contender, part), from rounds in which all take turns."""
    seconds = {(c.name, part): [] for c in field for part in work}
    for part in work:
        for _ in range(rounds):
            for contender in field:
                seconds[contender.name, part].append(contender.run(part))
    return {key: statistics.median(values) for key, values in seconds.items()}


def table(model, kind, field, seconds, work, exact, needed, peak):
    """Prints one table, the ratios of embed to the best peer, and its share of the processor's peak."""
    print(f"\n{model} {kind}")
    print(f"{'':14}{'short/s':>10}{'long/s':>10}{'start s':>10}{'peak MB':>10}{'worst cosine':>15}")
    rates = {}
    for c in field:
        rates[c.name] = {part: len(work[part]) / seconds[c.name, part] for part in work}
        worst = min(
            float((exact[part] * c.vectors(part)).sum(1).min()) for part in work)
        print(
            f"{c.name:14}{rates[c.name]['short']:10.1f}{rates[c.name]['long']:10.2f}{c.start:10.3f}"
            f"{c.peak_mb:10.0f}{worst:15.6f}")
        if c.configuration:
            print(f"{'':14}{json.dumps(c.configuration)}", file=sys.stderr)
    if Ours.name in rates and peak:
        for part in work:
            share = needed[part] / seconds[Ours.name, part] / peak
            print(f"embed's products are {share:.0%} of the processor's {1e-9 * peak:.0f} G/s on {part} prompts")
    peers = [name for name in rates if name != Ours.name]
    if Ours.name in rates and peers:
        for part in work:
            best = max(peers, key=lambda name: rates[name][part])
            ratio = rates[Ours.name][part] / rates[best][part]
            print(f"embed is {ratio:.2f} times the best peer ({best}) on {part} prompts")
    sys.stdout.flush()


def exact_vectors(options, folder, work_file, cache, work):
    """What every contender's cosine is measured against: torch in f32."""
    torch = Peer("torch", options, folder, "f32", work_file, cache)
    for part in work:
        torch.run(part)
    torch.quit()
    return {part: torch.vectors(part) for part in work}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embed", type=pathlib.Path, help="the embed binary; peers only without it")
    parser.add_argument("--models", type=pathlib.Path, required=True, help="folder of model folders")
    parser.add_argument("--model", nargs="+", default=["all-MiniLM-L6-v2", "all-mpnet-base-v2"])
    parser.add_argument("--precision", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument(
        "--peers", nargs="*", default=["torch", "onnxruntime", "openvino", "ctranslate2"])
    parser.add_argument("--short", type=int, default=2000, help="number of short prompts")
    parser.add_argument("--long", type=int, default=300, help="number of long prompts")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--cache", type=pathlib.Path, default=pathlib.Path(".build/bench/models"),
        help="folder for the peers' converted models")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    most = peaks(options)
    print("peaks in G/s:", json.dumps({kind: round(1e-9 * rate) for kind, rate in most.items()}))
    for model in options.model:
        folder = options.models / model
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        work = {
            "short": short_prompts(tokenizer, options.short),
            "long": long_prompts(tokenizer, options.long)}
        needed = {part: operations(folder, tokenizer, texts) for part, texts in work.items()}
        with tempfile.TemporaryDirectory() as folder_of_work:
            work_file = pathlib.Path(folder_of_work) / "work.json"
            work_file.write_text(json.dumps(work))
            exact = exact_vectors(options, folder, work_file, options.cache, work)
            for kind in options.precision:
                field = contenders(options, folder, kind, work, work_file, options.cache)
                seconds = measure(field, work, options.rounds)
                peak = next((most[name] for name in MULTIPLIES.get(kind, [kind]) if name in most), None)
                table(model, kind, field, seconds, work, exact, needed, peak)
                for contender in field:
                    contender.quit()


if __name__ == "__main__":
    main()
