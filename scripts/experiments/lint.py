#!/usr/bin/env python3
"""Plants faults in labelled prompts and counts what `audit --lint` finds.

    lint.py TRAIN.csv EVAL.csv [--model NAME] [--seeds N] [--intents K] [--bin FOLDER]

Both files have the columns prompt and label. For each seed K labels are drawn. Planted are, in the
training rows, 10 rows under another label and 15 near-twins; in the evaluation, 10 training prompts
as they are and 10 near-leaks. Twins and near-leaks are edits of a drawn prompt: a word dropped, a
greeting, an ending, a synonym, a typo, two words swapped, or two of these. A figure is printed for
each seed: swapped labels among the first 20 label errors, near-twins with their prompt, leaks, and
near-leaks, first those that were flagged at all and then those with the very prompt that was edited;
each with how many findings there were in all, and how many of the first 50 were planted. The files'
own faults count as findings that were not planted, so what this says of precision is a lower bound.
Python 3.11, no packages; deterministic.

On BANKING77 (12 intents, about 1,570 + 498 rows) and 1,000 DeFi prompts, found of those planted:

                         seeds  swapped, first 20  twins     leaks    near-leaks
    BANKING77, static    0-4    49 of 50           70 of 73  50 of 50  48 of 49
    BANKING77, MiniLM    0-2    30 of 30           42 of 43  30 of 30  28 of 29
    DeFi, static         0-4    50 of 50           75 of 75  50 of 50  50 of 50

Of the first 20 label errors of BANKING77 10 were planted, of 10 to 12 in all of the DeFi prompts 10; of the first
50 near-twins and near-leaks of BANKING77, whose prompts resemble each other, 4 to 8, of the first 50 near-twins
of the DeFi prompts 14 or 15, and all of their 10 near-leaks.

Other scores for label errors, swapped labels among the first 20, means of ten seeds and five tasks
(BANKING77 with 12 intents, with 12 of 40 rows, with 30 of 30 rows, DeFi, Fixtures/mini.csv):

                                                                  static  MiniLM
    the kernel's leave-one-out margin, as it is                    9.38    9.52
    its mean with the model without the rows whose margin > 0.5    9.42    9.56
    ... > 0.3                                                      9.46    9.48
    ... > 0.2                                                      9.42    9.44
    that model alone, > 0.3                                        9.40    9.42
    3/4 of it and 1/4 of the vote of the nearest 5                 9.16
    3/4 and 1/4, nearest 10                                        9.18
    half and half, nearest 10                                      8.94
    times the vote of the nearest 10                               9.26
    less each class's mean (confident learning's thresholds)       9.18
    kernel twice as narrow                                         8.76
    penalty 1                                                      9.36

None is ahead on both by more than the seeds spread, and the second would take twice the time.
"""
import argparse
import csv
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

SYNONYMS = {
    "card": "bank card", "money": "cash", "transfer": "payment", "help": "assist",
    "want": "would like", "get": "obtain", "why": "how come", "account": "profile",
    "charged": "billed", "fee": "charge", "pin": "passcode", "purchase": "buy",
    "phone": "mobile", "lost": "misplaced", "wrong": "incorrect", "exchange": "conversion",
    "cancel": "stop", "app": "application", "change": "modify", "stolen": "taken",
    "deposit": "put", "withdraw": "take out", "borrow": "take a loan of", "stake": "lock",
}


def drop(prompt, rng):
    words = prompt.split()
    if len(words) < 5:
        return prompt + " please"
    index = rng.randrange(len(words))
    return " ".join(words[:index] + words[index + 1:])


def greet(prompt, rng):
    start = rng.choice(["Hi, ", "Hello there, ", "Please, ", "Excuse me, "])
    return start + prompt[0].lower() + prompt[1:]


def ending(prompt, rng):
    return prompt.rstrip("?.! ") + rng.choice([" please?", " right now?", " thanks", ", thank you"])


def synonym(prompt, rng):
    words = prompt.split()
    known = [i for i, word in enumerate(words) if re.sub(r"\W", "", word.lower()) in SYNONYMS]
    if not known:
        return greet(prompt, rng)
    index = rng.choice(known)
    key = re.sub(r"\W", "", words[index].lower())
    words[index] = words[index].lower().replace(key, SYNONYMS[key])
    return " ".join(words)


def typo(prompt, rng):
    words = prompt.split()
    index = rng.choice([i for i, word in enumerate(words) if len(word) > 4] or [0])
    word = words[index]
    at = rng.randrange(1, max(2, len(word) - 1))
    words[index] = word[:at] + word[at + 1:at + 2] + word[at:at + 1] + word[at + 2:]
    return " ".join(words)


def swap(prompt, rng):
    words = prompt.split()
    if len(words) < 4:
        return greet(prompt, rng)
    index = rng.randrange(len(words) - 1)
    words[index], words[index + 1] = words[index + 1], words[index]
    return " ".join(words)


def two(prompt, rng):
    return synonym(ending(prompt, rng), rng)


EDITS = [drop, greet, ending, synonym, typo, swap, two]


def read(path):
    with open(path, newline="") as file:
        return [(row["prompt"].strip(), row["label"]) for row in csv.DictReader(file)]


def plant(train, evaluation, rng, intents):
    labels = sorted({label for _, label in train})
    chosen = rng.sample(labels, min(intents, len(labels)))
    seen, rows = set(), []
    for prompt, label in train:
        if label in chosen and prompt not in seen:
            seen.add(prompt)
            rows.append([prompt, label])
    evaluation = [[p, l] for p, l in evaluation if l in chosen and p not in seen]
    order = rng.sample(range(len(rows)), 45)
    planted = {"swapped": {}, "twins": {}, "leaks": set(), "near": {}}
    for index in order[:10]:
        truth = rows[index][1]
        rows[index][1] = rng.choice([label for label in chosen if label != truth])
        planted["swapped"][rows[index][0]] = truth
    for number, index in enumerate(order[10:25]):
        prompt, label = rows[index]
        twin = EDITS[number % len(EDITS)](prompt, rng)
        if twin not in seen:
            planted["twins"][twin] = prompt
            rows.append([twin, label])
    for index in order[25:35]:
        planted["leaks"].add(rows[index][0])
        evaluation.append(list(rows[index]))
    for number, index in enumerate(order[35:45]):
        prompt, label = rows[index]
        near = EDITS[number % len(EDITS)](prompt, rng)
        if near not in seen:
            planted["near"][near] = prompt
            evaluation.append([near, label])
    rng.shuffle(rows)
    rng.shuffle(evaluation)
    return rows, evaluation, planted


def embed(tools, model, rows, path):
    with open(path.with_suffix(".csv"), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["prompt", "label"])
        writer.writerows(rows)
    with open(path, "w") as out:
        subprocess.run(
            [tools / "embed", "--quiet", "--model", model, "--from", "csv", "--encoding", "base64",
             path.with_suffix(".csv")], stdout=out, check=True)


def lint(tools, arguments):
    done = subprocess.run(
        [tools / "audit", "--lint", *arguments], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def out_of_fold(tools, folder):
    mapper, rows = folder / "mapper.json", folder / "oof.jsonl"
    with open(mapper, "w") as out:
        subprocess.run([tools / "fit", "--quiet", folder / "train.jsonl"], stdout=out, check=True)
    with open(folder / "calibrated.json", "w") as out:
        subprocess.run(
            [tools / "calibrate", "--quiet", "--mapper", mapper, "--out-of-fold", rows,
             folder / "train.jsonl"], stdout=out, check=True)
    return rows


def figures(findings, planted):
    errors = [f for f in findings if f["finding"] == "label_error"]
    twins = [f for f in findings if f["finding"] == "near_twin"]
    near = [f for f in findings if f["finding"] == "near_leak"]
    leaks = {f["other_prompt"] for f in findings if f["finding"] == "leak"}
    first = [f for f in errors[:20] if f["prompt"] in planted["swapped"]]
    right = sum(planted["swapped"][f["prompt"]] == f["suggested"] for f in first)

    def pairs(found, wanted):
        both = {(f["prompt"], f["other_prompt"]) for f in found}
        return sum((a, b) in both or (b, a) in both for a, b in wanted.items())

    flagged = {f["other_prompt"] for f in near}
    return [
        f"swapped {len(first)}/{len(planted['swapped'])} of {len(errors)} ({right} suggest the truth)",
        f"twins {pairs(twins, planted['twins'])}/{len(planted['twins'])} of {len(twins)}"
        f" (first 50: {pairs(twins[:50], planted['twins'])})",
        f"leaks {len(leaks & planted['leaks'])}/{len(planted['leaks'])}",
        f"near-leaks {len(flagged & set(planted['near']))}/{len(planted['near'])} of {len(near)},"
        f" with the very prompt {pairs(near, planted['near'])}"
        f" (first 50: {pairs(near[:50], planted['near'])})",
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train")
    parser.add_argument("evaluation")
    parser.add_argument("--model", default="static")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--intents", type=int, default=12)
    parser.add_argument("--rows", type=int, help="rows of a label at most")
    parser.add_argument("--out-of-fold", action="store_true")
    parser.add_argument("--bin", type=Path, default=Path(".build/release"))
    options = parser.parse_args()
    for seed in range(options.seeds):
        rng = random.Random(seed)
        train, evaluation = read(options.train), read(options.evaluation)
        if options.rows:
            rng.shuffle(train)
            counts = {}
            kept = []
            for prompt, label in train:
                counts[label] = counts.get(label, 0) + 1
                if counts[label] <= options.rows:
                    kept.append((prompt, label))
            train = kept
        rows, evaluation, planted = plant(train, evaluation, rng, options.intents)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            embed(options.bin, options.model, rows, folder / "train.jsonl")
            embed(options.bin, options.model, evaluation, folder / "eval.jsonl")
            linted = folder / "train.jsonl"
            if options.out_of_fold:
                linted = out_of_fold(options.bin, folder)
            found = lint(options.bin, ["--quiet", "--against", folder / "eval.jsonl", linted])
        print(options.model, f"seed {seed}, {len(rows)} + {len(evaluation)} rows:",
              "; ".join(figures(found, planted)), flush=True)


if __name__ == "__main__":
    main()
