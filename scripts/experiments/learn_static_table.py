#!/usr/bin/env python3
"""Learns the built-in table anew from similarities: an experiment, whose table is not shipped yet.

    python scripts/experiments/learn_static_table.py BIN WORDNET TABLE --output NEW.bin

WORDNET is the folder of Debian's wordnet-base (/usr/share/wordnet; WordNet 3.0, Princeton University:
use, copy, modify and distribute for any purpose and without fee, with its notice). The sentences are
20,000 of its examples and 6,000 of its definitions, drawn with seed 0. From the table TABLE on, Adam
with sparse gradients changes token vectors so that the cosines of a batch's sums, centred and at
length 1, come near the teacher's, which are treated alike: loss 10 · mean((S Sᵀ − T Tᵀ)²) over batches
of 256, the rate falling geometrically; then int8 again. The teacher is all-MiniLM-L6-v2, bf16. On one
thread 1,000 steps take a minute.

Argmax accuracy of scikit-learn's LogisticRegression(C=8, class_weight="balanced"): banking77 train →
test (standard error .5 points), 1,000 DeFi prompts 5-fold (.3), Fixtures' mini.csv → the executable rows
of eval.jsonl (2), 30 prompts a class of 64 intents → the rest (.7):

    rate            steps  centred sums   banking77  defi   Fixtures  intents
    the shipped table                          .906   .993     .873     .841
    1e-3 → 1e-4      1000  at length 1         .909   .991     .870     .846
    1e-3 → 1e-4      2000  at length 1         .913   .991     .863     .844
    2e-3 → 1e-4      2000  at length 1         .912   .992     .873     .845
    4e-3 → 2e-4      1500  at length 1         .912   .993     .873     .846   <- the defaults
    1e-3 → 1e-4      1000  as they are         .913   .991     .856     .843
    2e-3 → 1e-4      1500  as they are         .912   .990     .856     .842
    3e-3 → 3e-4      2000  as they are         .908   .992     .870     .841

The defaults gain .6 points on banking77 and .5 on the intents and lose nowhere, which is about a standard
error each. A new table changes every vector and the encoder's fingerprint, so it waits for a larger gain: at
least .918 on banking77 and .991 on the DeFi prompts without a loss elsewhere.

Tried after that, sums as they are, both sides centred by the batch instead of by all sentences, Adam in numpy:
18,000 examples alone, 1e-3 → 1e-4 in 1,000 steps, gave .909 on banking77 by fit and score (the shipped table .907);
with 6,000 definitions and 8,000 prompts made from thirty templates and WordNet's words .912, and so in 2,000 steps
from 2e-3 on .917. All are short of .918, so the other sets were not measured. The templates were written by one who
knew banking77 (a lost or late something, a changed something), which flatters the last two figures there.
Sayings of Debian's package fortunes are spoken English that WordNet lacks, but its licence is that of the
program, while the sayings are of many authors: no table was made from them. MPNet as a second teacher and more
of WordNet's 42,462 examples and 100,589 definitions were not tried. Needs numpy and torch.
"""

import argparse
import base64
import json
import random
import re
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from distil_static_table import packed, quantised  # noqa: E402


def sentences(wordnet):
    """Examples and definitions, the same ones every time."""
    examples, definitions = set(), set()
    for path in sorted(wordnet.glob("data.*")):
        for line in path.read_text(encoding="latin-1").splitlines():
            if line.startswith(" ") or "|" not in line:
                continue
            gloss = line.split("|", 1)[1].strip()
            for example in re.findall(r'"([^"]+)"', gloss):
                if 3 <= len(example.strip(" ;").split()) <= 20:
                    examples.add(example.strip(" ;"))
            definition = re.sub(r'"[^"]*"', "", gloss).split(";")[0].strip()
            if 4 <= len(definition.split()) <= 20:
                definitions.add(definition)
    draw = random.Random(0)
    examples, definitions = sorted(examples), sorted(definitions)
    draw.shuffle(examples)
    draw.shuffle(definitions)
    return examples[:20_000] + definitions[:6_000]


def embedded(bin, texts, *arguments):
    command = [bin / "embed", "--quiet", "--from", "text", *arguments]
    text = "\n".join(texts).encode() + b"\n"
    done = subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_table(path):
    """Token vectors and spellings of a table as StaticTable.h lays it out."""
    data = path.read_bytes()
    rows, dimension, length = struct.unpack("<III", data[12:24])
    codes = np.frombuffer(data, np.int8, rows * dimension, 64).reshape(rows, dimension)
    start = 64 + rows * dimension
    scales = np.frombuffer(data, "<f4", rows, start)
    start += 4 * rows
    offsets = np.frombuffer(data, "<u4", rows + 1, start)
    spellings = data[start + 4 * (rows + 1):][:length]
    tokens = [spellings[a:b] for a, b in zip(offsets, offsets[1:])]
    return codes * scales[:, None], tokens


def centred(rows):
    return torch.nn.functional.normalize(rows - rows.mean(0).detach(), dim=1)


def learn(vectors, tokens, teacher, steps, batch, first, last):
    torch.manual_seed(0)
    embedding = torch.nn.Embedding.from_pretrained(
        torch.tensor(vectors), freeze=False, sparse=True)
    optimiser = torch.optim.SparseAdam(embedding.parameters(), lr=first)
    teacher = centred(torch.tensor(teacher))
    draw, order = np.random.default_rng(0), []
    for step in range(steps):
        if len(order) < batch:
            order = list(draw.permutation(len(tokens)))
        chosen, order = order[:batch], order[batch:]
        owners = np.repeat(np.arange(batch), [len(tokens[row]) for row in chosen])
        ids = torch.tensor(np.concatenate([tokens[row] for row in chosen]))
        sums = torch.zeros(batch, vectors.shape[1]).index_add(
            0, torch.tensor(owners), embedding(ids))
        sums = centred(torch.nn.functional.normalize(sums, dim=1))
        wanted = teacher[chosen]
        loss = 10 * ((sums @ sums.T - wanted @ wanted.T) ** 2).mean()
        for group in optimiser.param_groups:
            group["lr"] = first * (last / first) ** (step / steps)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return embedding.weight.detach().numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path)
    parser.add_argument("wordnet", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--first", type=float, default=4e-3)
    parser.add_argument("--last", type=float, default=2e-4)
    options = parser.parse_args()
    torch.set_num_threads(1)
    texts = sentences(options.wordnet)
    teacher = np.array([
        np.frombuffer(base64.b64decode(row["embedding"]), "<f4") for row in embedded(
            options.bin, texts, "--encoding", "base64", "--model", "all-MiniLM-L6-v2",
            "--precision", "bf16")])
    ids = [np.array(row["tokens"]) for row in embedded(options.bin, texts, "--tokens")]
    kept = [row for row, own in enumerate(ids) if len(own) >= 2]
    vectors, tokens = read_table(options.table)
    learnt = learn(
        vectors.astype(np.float32), [ids[row] for row in kept], teacher[kept], options.steps,
        options.batch, options.first, options.last)
    table = packed(tokens, *quantised(learnt))
    options.output.write_bytes(table)
    print(f"{table[24:40].decode()}, {len(table)} bytes")


if __name__ == "__main__":
    main()
