#!/usr/bin/env python3
"""Sentences to learn the built-in table from, one a line, for learn_static_table.py.

    python scripts/table_sentences.py FOLDER --wordnet /usr/share/wordnet --vocabulary vocab.txt
        [--dialogues CLONE] [--commands CLONE]

Into FOLDER go, each shuffled and cut with seed 0, so that they come out the same every time:

    examples.txt     18,000 examples of WordNet 3.0 (Debian's wordnet-base; Princeton University: use, copy, modify
                     and distribute for any purpose and without fee, with its notice)
    examples2.txt    the rest of them, 24,000 at most
    definitions.txt  8,000 definitions of WordNet
    grammar.txt      14,000 sentences of English function words (pronouns, auxiliaries, question words, negation) around
                     WordNet's common words and verb definitions; nothing in them was taken from a task
    words.txt        the vocabulary's whole words, each alone
    dialogues.txt    12,000 customers' sentences of MultiDoGO without its finance domain: a clone of
                     multi-domain-goal-oriented-dialogues-dataset at baa30639 (CDLA-Permissive-1.0, which leaves
                     results of computational use unrestricted)
    turns.txt        6,637 turns and further sentences of the same
    commands.txt     6,000 descriptions of commands: a clone of tldr-pages at 08e345f4 (CC BY 4.0)
"""

import argparse
import random
import re
from pathlib import Path

DOMAINS = ("airline", "fastfood", "insurance", "media", "software")
SUBJECTS = "I you we they he she it somebody one people".split()
OBJECTS = "me you us them him her it this that".split()
AUXILIARIES = "can could will would should must may might did".split()
WISHES = ["want to", "need to", "have to", "try to", "like to", "forget to", "wish to"]
QUESTIONS = ["how", "why", "when", "where", "what else", "who else", "which way", "since when"]
DETERMINERS = "my your our their his her the a this that some any no every another".split()
COPULAS = [
    "is", "was", "is not", "was not", "will be", "has been", "is still", "is no longer", "may be", "seems", "is never"]
OPENINGS = [
    "I have", "there is", "do you have", "is there", "we need", "I want", "give me", "show me", "tell me about",
    "what about", "he had", "I lost", "I know"]
PREPOSITIONS = "for of in with without from to about before after on".split()


def wordnet(folder):
    """Examples and definitions, sorted."""
    examples, definitions = set(), set()
    for path in sorted(folder.glob("data.*")):
        for line in path.read_text(encoding="latin-1").splitlines():
            if line.startswith(" ") or "|" not in line:
                continue
            gloss = line.split("|", 1)[1].strip()
            for example in re.findall(r'"([^"]+)"', gloss):
                if 3 <= len(example.strip(" ;").split()) <= 20:
                    examples.add(example.strip(" ;"))
            definition = re.sub(r'"[^"]*"', "", gloss).split(";")[0].strip()
            definition = re.sub(r"^\([^)]*\)\s*", "", definition)
            if 3 <= len(definition.split()) <= 16:
                definitions.add(definition)
    return sorted(examples), sorted(definitions)


def dialogues(clone):
    found = set()
    for domain in DOMAINS:
        path = clone / "data/paper_splits/splits_annotated_at_sentence_level" / domain / "train.tsv"
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]:
            fields = line.split("\t")
            sentence = fields[4].strip() if len(fields) > 4 else ""
            if 4 <= len(sentence.split()) <= 25:
                found.add(sentence)
    return sorted(found)


def turns(clone, known):
    """Whole turns, and sentences of the other splits, that are not among `known`."""
    found = set()
    for domain in DOMAINS:
        for level in ("sentence", "turn"):
            for part in ("train", "dev", "test"):
                path = clone / f"data/paper_splits/splits_annotated_at_{level}_level" / domain / f"{part}.tsv"
                for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]:
                    fields = line.split("\t")
                    sentence = fields[4].strip() if len(fields) > 4 else ""
                    if 5 <= len(sentence.split()) <= 20 and sentence not in known:
                        found.add(sentence)
    found = sorted(found)
    random.Random(0).shuffle(found)
    # In some files of turns the column of slot labels stands in the place of the words.
    return [sentence for sentence in found[:10_000] if not re.search(r"(^| )O( |$)|_", sentence)]


def commands(clone):
    found = set()
    for system in ("common", "linux", "osx", "windows"):
        for path in (clone / "pages" / system).glob("*.md"):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("- ") and line.endswith(":"):
                    sentence = re.sub(r"[`\[\]]", "", line[2:].rstrip(":")).strip()
                    if 4 <= len(sentence.split()) <= 16:
                        found.add(sentence)
    return sorted(found)


def common(folder):
    """WordNet's most frequent nouns, verbs, adjectives and adverbs, by its count of sense-tagged text."""
    counts = {}
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, _, count = line.split()
        lemma, rest = key.split("%")
        word = (lemma.replace("_", " "), rest[0])
        counts[word] = counts.get(word, 0) + int(count)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def first(kind, count):
        return [
            word for (word, own), _ in order
            if own == kind and word.isascii() and len(word) > 2 and word.islower()][:count]

    return first("1", 5000), first("2", 2000), first("3", 2000) + first("5", 1500), first("4", 400)


def verb_phrases(folder):
    found = set()
    for line in (folder / "data.verb").read_text(encoding="latin-1").splitlines():
        if line.startswith(" ") or "|" not in line:
            continue
        gloss = re.sub(r"\([^)]*\)", "", re.sub(r'"[^"]*"', "", line.split("|", 1)[1]))
        for definition in gloss.split(";"):
            definition = " ".join(definition.split())
            if 2 <= len(definition.split()) <= 9 and definition.isascii() and definition[:1].islower():
                found.add(definition)
    return sorted(found)


def grammar(folder, count):
    draw = random.Random(0)
    one = draw.choice
    nouns, verbs, adjectives, adverbs = common(folder)
    phrases = verb_phrases(folder)

    def action():
        if draw.random() < 0.6:
            return one(phrases)
        return f"{one(verbs)} {one(DETERMINERS)} {one(nouns)}"

    def thing():
        if draw.random() < 0.6:
            return f"{one(DETERMINERS)} {one(nouns)}"
        return f"{one(DETERMINERS)} {one(adjectives)} {one(nouns)}"

    forms = [
        lambda: f'{one(SUBJECTS)} {one(AUXILIARIES)} {one(["", "", "not ", "never ", "also "])}{action()}',
        lambda: f'{one(["I", "you", "we", "they"])} {one(["", "do not ", "did not ", "no longer "])}'
                f'{one(WISHES)} {action()}',
        lambda: f'{one(QUESTIONS)} {one(AUXILIARIES)} {one(SUBJECTS)} {one(["", "", "not "])}{action()}?',
        lambda: f"{one(AUXILIARIES)} {one(SUBJECTS)} {action()}?",
        lambda: f'{one(["", "", "please ", "do not ", "never ", "let us ", "just "])}{action()}'
                f'{one(["", " now", " again", " first", " " + one(adverbs)])}',
        lambda: f"{thing()} {one(COPULAS)} {one(adjectives)}",
        lambda: f'{one(["what", "where", "who", "how", "why"])} {one(["is", "was", "are"])} {thing()}?',
        lambda: f'{one(["is", "was", "are"])} {thing()} {one(adjectives)}?',
        lambda: f"{one(OPENINGS)} {thing()} {one(PREPOSITIONS)} {thing()}",
        lambda: f'{thing()} {one(AUXILIARIES)} {one(["", "not "])}{one(verbs)} {one(OBJECTS)} '
                f'{one(["because", "if", "when", "although", "and", "but", "so"])} {thing()} '
                f"{one(COPULAS)} {one(adjectives)}",
    ]
    found = {}
    while len(found) < count:
        found.setdefault(" ".join(one(forms)().split()))
    return list(found)


def words(vocabulary):
    return [
        token for token in vocabulary.read_text(encoding="utf-8").split("\n")[:-1]
        if not token.startswith(("##", "[")) and len(token) > 1 and token.isascii()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--vocabulary", type=Path, help="vocab.txt of all-MiniLM-L6-v2")
    parser.add_argument("--dialogues", type=Path)
    parser.add_argument("--commands", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    examples, definitions = wordnet(options.wordnet)
    talk = dialogues(options.dialogues) if options.dialogues else []
    tasks = commands(options.commands) if options.commands else []
    draw = random.Random(0)
    for group in (examples, definitions, talk, tasks):
        draw.shuffle(group)
    files = {
        "examples": examples[:18_000], "examples2": examples[18_000:42_000], "definitions": definitions[:8_000],
        "grammar": grammar(options.wordnet, 14_000), "dialogues": talk[:12_000], "commands": tasks[:6_000],
        "turns": turns(options.dialogues, set(talk[:12_000])) if options.dialogues else [],
        "words": words(options.vocabulary) if options.vocabulary else []}
    for name, lines in files.items():
        if lines:
            (options.folder / f"{name}.txt").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
            print(f"{len(lines):6} {name}")


if __name__ == "__main__":
    main()
