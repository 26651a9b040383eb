#!/usr/bin/env python3
"""How weights are to become bytes for `embed --precision int8-weights`: what each way costs in cosine.

Every way is tried on the real models: a copy of the folder, in which the weights of the linear layers are
what the bytes stand for, goes through embed in f32, and its vectors are compared with the model's own. So
the rounding of weights is seen alone, without that of activations.

The rule, fixed before the first run. The ways are tried in this order, cheapest in memory and time first:

    channel         one scale an output: the largest magnitude is 127
    channel-search  the same, but the scale is that of 31 from 1 down to .7 of it with the least squared error
    group64, group64-search, group32, group32-search
                    the same with a scale for every 64, or 32, inputs of an output

Taken is the first whose worst cosine keeps half of what is allowed for bf16 activations: .9995 for
all-MiniLM-L6-v2 and .999 for all-mpnet-base-v2, on the 320 prompts of Fixtures/reference and on every file of
prompts that is named. `+words` is the same with the rows of the word embeddings in bytes too; it is taken if the
worst cosine still keeps that half.

What came of it (worst cosine on the 320, and over 1,000 prompts each of banking77 and of a DeFi set with MiniLM,
over 300 of banking77 with MPNet):

                          all-MiniLM-L6-v2                all-mpnet-base-v2
    channel               .996178   .999159   .998988     .986781   .998845
    channel-search        .996048   .999159   .999016
    group64               .999323   .999726   .999752     .999347   .999754
    group64-search        .999303   .999708   .999749
    group32               .999442   .999766   .999805     .999455   .999830
    group32+words         .999403                         .999412   .999781

(`+words` of MiniLM with groups of 32 too, of MPNet with one scale a row, which MiniLM took worse: .999307.)

So the rule chose nothing: MPNet is content with group64, but with MiniLM no way keeps half of what is allowed on
prompts like "..." and "?". All of it is kept by groups of 64 and of 32; group32, the nearest to the half, was taken,
with the word embeddings in it, which cost little. What was tried besides, on MiniLM's 320, after looking: 16 inputs a
scale .999496; inputs scaled by the size that the layer norm before them gives (Lin et al. 2023, AWQ, with its gamma
and beta in place of samples), power .5 .999367, power 1 .999209; the mean of what rounding changes taken into the bias
(Nagel et al. 2019) .999423.

    scripts/experiments/int8_weights.py .build/release/embed ~/.local/share/promptutils/models/all-MiniLM-L6-v2 \\
        prompts.csv                                            needs numpy and safetensors
"""
import argparse
import base64
import csv
import json
import pathlib
import re
import subprocess
import tempfile

import numpy as np
from safetensors.numpy import load_file, save_file

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "Fixtures/reference/model_prompts.json"
WAYS = ["channel", "channel-search", "group64", "group64-search", "group32", "group32-search"]
# A layer's linear weights: matrices of the encoder's layers that are no layer norm's and no table's.
LINEAR = re.compile(r"encoder\.layer\.\d+\..*\.weight$")
WORDS = re.compile(r"word_embeddings\.weight$")


def rounded(rows, search):
    """What each row's bytes stand for, with one scale a row."""
    largest = np.abs(rows).max(1, keepdims=True)
    best, least = np.zeros_like(rows), np.full((len(rows), 1), np.inf, np.float32)
    for share in np.linspace(1, 0.7, 31) if search else [1]:
        step = np.where(largest > 0, largest * np.float32(share) / 127, 1).astype(np.float32)
        found = np.clip(np.rint(rows / step), -127, 127).astype(np.float32) * step
        error = np.square(rows - found).sum(1, keepdims=True)
        best, least = np.where(error < least, found, best), np.minimum(error, least)
    return best


def quantized(weight, way):
    """A matrix (outputs × inputs) as its bytes stand for it."""
    kind, _, search = way.partition("-")
    size = weight.shape[1] if kind == "channel" else int(kind.removeprefix("group"))
    return rounded(weight.reshape(-1, size), bool(search)).reshape(weight.shape)


def changed_folder(folder, way, words, into):
    """A copy of a model's folder with what the bytes stand for in place of the weights."""
    for path in folder.iterdir():
        if path.name != "model.safetensors":
            (into / path.name).symlink_to(path.resolve())
    tensors = load_file(folder / "model.safetensors")
    for name, tensor in tensors.items():
        if LINEAR.search(name) and tensor.ndim == 2:
            tensors[name] = quantized(tensor, way)
        elif words and WORDS.search(name):
            tensors[name] = quantized(tensor, way)
    save_file(tensors, into / "model.safetensors")


def vectors(embed, folder, prompts, precision):
    lines = "".join(json.dumps({"prompt": text}) + "\n" for text in prompts)
    command = [embed, "--quiet", "--model", str(folder), "--precision", precision, "--encoding", "base64"]
    run = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    rows = [json.loads(line)["embedding"] for line in run.stdout.splitlines()]
    found = np.array([np.frombuffer(base64.b64decode(row), dtype="<f4") for row in rows], np.float64)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def reference_prompts():
    prompts = json.loads(REFERENCE.read_text())
    short = prompts["short"]
    return short + [" ".join(short[number] for number in joined) for joined in prompts["joined"]]


def file_prompts(path, most):
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return [row["prompt"] for row in csv.DictReader(file)][:most]
    return [json.loads(line)["prompt"] for line in path.open()][:most]


def show(name, exact, found):
    worst = " ".join(
        f"{(exact[part] * found[part]).sum(1).min():.6f}"
        f" {(exact[part] * found[part]).sum(1).mean():.6f}" for part in exact)
    print(f"{name:24}{worst}", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("embed")
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("prompts", type=pathlib.Path, nargs="*", help="CSV or JSON Lines with a prompt")
    parser.add_argument("--most", type=int, default=1000, help="prompts of a file that are taken")
    parser.add_argument("--ways", nargs="*", default=WAYS)
    parser.add_argument("--precisions", nargs="*", default=[], help="embed's own, measured first")
    options = parser.parse_args()
    work = {"reference": reference_prompts()}
    work |= {path.stem: file_prompts(path, options.most) for path in options.prompts}
    print(f"{options.model.name}: worst and mean cosine;",
          ", ".join(f"{part}: {len(texts)}" for part, texts in work.items()), flush=True)
    exact = {part: vectors(options.embed, options.model, texts, "f32") for part, texts in work.items()}
    for precision in options.precisions:
        show(precision, exact, {
            part: vectors(options.embed, options.model, texts, precision)
            for part, texts in work.items()})
    for way in [way + words for words in ["", "+words"] for way in options.ways]:
        with tempfile.TemporaryDirectory() as folder:
            into = pathlib.Path(folder)
            changed_folder(options.model, way.removesuffix("+words"), way.endswith("+words"), into)
            show(way, exact, {
                part: vectors(options.embed, into, texts, "f32") for part, texts in work.items()})


if __name__ == "__main__":
    main()
