#!/usr/bin/env python3
"""Holds embed's token ids against Hugging Face `tokenizers` on strings of forty scripts and every scalar.

Trains small tokenizers of each family with the true normalisers (SentencePiece's nmt_nfkc character map,
GPT-2's byte level), writes each as a folder with a table of vectors, and counts the strings whose ids differ.

    python3 scripts/reference/tokenizer_families.py EMBED [STRINGS]    needs tokenizers, sentencepiece, safetensors

Without EMBED it writes Fixtures/reference/tokenizer_families.jsonl instead: a few hundred strings, and hashes of
every seventh scalar in context, by the tokenizers of the tiny models.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
import sentencepiece
import tokenizers
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

# Where forty scripts have their letters, and blocks of marks, digits, symbols and emoji.
RANGES = [
    (0x20, 0x7F), (0xA0, 0x180), (0x180, 0x250), (0x300, 0x370), (0x370, 0x400), (0x400, 0x530), (0x531, 0x590),
    (0x591, 0x5F5), (0x600, 0x700), (0x700, 0x750), (0x780, 0x7B2), (0x7C0, 0x7FB), (0x800, 0x83F), (0x900, 0x980),
    (0x980, 0xA00), (0xA00, 0xA80), (0xA80, 0xB00), (0xB00, 0xB80), (0xB80, 0xC00), (0xC00, 0xC80), (0xC80, 0xD00),
    (0xD00, 0xD80), (0xD80, 0xE00), (0xE00, 0xE80), (0xE80, 0xF00), (0xF00, 0x1000), (0x1000, 0x10A0), (0x10A0, 0x1100),
    (0x1100, 0x1200), (0x1200, 0x1380), (0x13A0, 0x1400), (0x1400, 0x1680), (0x1680, 0x16A0), (0x16A0, 0x1700),
    (0x1780, 0x1800), (0x1800, 0x18B0), (0x1E00, 0x2000), (0x2000, 0x2070), (0x2070, 0x2200), (0x2460, 0x2600),
    (0x2C00, 0x2D80), (0x3000, 0x3100), (0x3100, 0x3130), (0x3130, 0x3200), (0x3200, 0x3400), (0x4E00, 0x5200),
    (0xA000, 0xA490), (0xAC00, 0xB000), (0xF900, 0xFB00), (0xFB00, 0xFDFF), (0xFE00, 0xFF00), (0xFF00, 0xFFF0),
    (0x10330, 0x10350), (0x10400, 0x10450), (0x12000, 0x12100), (0x1D400, 0x1D500), (0x1F1E6, 0x1F200),
    (0x1F300, 0x1F650), (0x1F3FB, 0x1F400), (0x1F900, 0x1FA00), (0x20000, 0x20100),
]
PIECES = ["\u200d", "\ufe0f", " ", "  ", "\n", "\t", "\r\n", "'s", "'ll", "<s>", "<mask>", "</s>", "▁", "e\u0301", "1", "22", "\u00a0", "."]


def strings(count):
    generator = random.Random(5)
    made = []
    for _ in range(count):
        low, high = generator.choice(RANGES)
        text = ""
        for _ in range(generator.randint(1, 24)):
            kind = generator.random()
            if kind < 0.6:
                text += chr(generator.randrange(low, high))
            elif kind < 0.8:
                text += generator.choice(PIECES)
            elif kind < 0.9:
                text += chr(generator.randrange(*generator.choice(RANGES)))
            else:
                text += generator.choice("abcdefgh XYZ,.!")
        made.append(text)
    return made


def scalars():
    """Every scalar between letters, alone, before a mark and after another of its kind."""
    every = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    return ["".join(f"a{chr(c)}b {chr(c)} {chr(c)}\u0301{chr(c)} " for c in every[i:i + 16]) for i in range(0, len(every), 16)]


def unigram(work, corpus):
    text = pathlib.Path(work) / "text"
    text.write_text("\n".join(t.replace("\n", " ").replace("\r", " ").replace("\0", "") for t in corpus))
    prefix = str(pathlib.Path(work) / "spm")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=prefix, vocab_size=12000, model_type="unigram", character_coverage=0.98,
        num_threads=1, minloglevel=2, hard_vocab_limit=False, normalization_rule_name="nmt_nfkc")
    from sentencepiece import sentencepiece_model_pb2 as pb
    proto = pb.ModelProto()
    proto.ParseFromString(pathlib.Path(prefix + ".model").read_bytes())
    vocab = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocab += [(p.piece, p.score) for p in proto.pieces[3:]] + [("<mask>", 0.0)]
    return vocab, proto.normalizer_spec.precompiled_charsmap


def members(work, corpus):
    vocab, charsmap = unigram(work, corpus)
    first = Tokenizer(models.Unigram(vocab, unk_id=3))
    first.normalizer = normalizers.Precompiled(charsmap)
    first.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    first.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", tokenizers.AddedToken("<mask>", lstrip=True)])
    yield "unigram of xlm-roberta", first
    pieces = vocab + [(f"<0x{byte:02X}>", -20.0) for byte in range(256)]
    second = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=True))
    second.normalizer = normalizers.Sequence([
        normalizers.Precompiled(charsmap), normalizers.Strip(left=False, right=True),
        normalizers.Replace(Regex(" {2,}"), "▁")])
    second.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    yield "unigram with byte fallback", second
    for prefix in (False, True):
        third = Tokenizer(models.BPE())
        third.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
        third.train_from_iterator(corpus, trainers.BpeTrainer(
            vocab_size=4000, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
        if prefix:
            third.normalizer = normalizers.NFC()
        yield "byte-level BPE" + (" with a prefix space and NFC" if prefix else ""), third


def golden():
    root = pathlib.Path(__file__).resolve().parents[2] / "Fixtures"
    texts = [t for t in strings(250) if len(t) < 40]
    swept = [c for c in range(0, 0x30000, 7) if not 0xD800 <= c < 0xE000]
    rows = []
    for model in ("tiny-xlm-roberta", "tiny-roberta", "tiny-modernbert"):
        tokenizer = Tokenizer.from_file(str(root / "models" / model / "tokenizer.json"))
        rows += [{"model": model, "text": t, "ids": tokenizer.encode(t).ids} for t in texts]
        for start in range(0, len(swept), 1024):
            part = swept[start:start + 1024]
            text = " ".join(f"a{chr(c)}b {chr(c)} {chr(c)}\u0301{chr(c)}" for c in part)
            state = 0xCBF29CE484222325
            for value in tokenizer.encode(text).ids:
                for byte in value.to_bytes(4, "little"):
                    state = (state ^ byte) * 0x100000001B3 % 2**64
            rows.append({"model": model, "first": part[0], "count": len(part), "hash": f"{state:x}"})
    header = {"generator": "scripts/reference/tokenizer_families.py", "tokenizers": tokenizers.__version__}
    lines = [json.dumps(row, separators=(",", ":")) for row in [header] + rows]
    (root / "reference" / "tokenizer_families.jsonl").write_text("\n".join(lines) + "\n")


def main():
    if len(sys.argv) < 2:
        return golden()
    binary = sys.argv[1]
    texts = strings(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000) + scalars()
    # embed trims a prompt and refuses a blank one.
    texts = [t for t in (t.strip() for t in texts) if t]
    print("tokenizers", tokenizers.__version__, "sentencepiece", sentencepiece.__version__, len(texts), "strings")
    with tempfile.TemporaryDirectory() as work:
        for name, tokenizer in members(work, texts[:20000]):
            folder = pathlib.Path(work) / "model"
            folder.mkdir(exist_ok=True)
            tokenizer.save(str(folder / "tokenizer.json"))
            (folder / "modules.json").write_text(json.dumps(
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]))
            save_file({"embedding.weight": np.zeros((tokenizer.get_vocab_size(), 1), np.float32)},
                      str(folder / "model.safetensors"))
            lines = "".join(json.dumps({"prompt": t}) + "\n" for t in texts)
            done = subprocess.run([binary, "--model", str(folder), "--tokens", "--quiet"], input=lines.encode(),
                                  capture_output=True)
            if done.returncode:
                print(name, done.stderr.decode()[:500])
                continue
            found = [json.loads(line)["tokens"] for line in done.stdout.decode().splitlines()]
            wanted = [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
            differ = [i for i in range(len(texts)) if found[i] != wanted[i]]
            print(f"{name}: {len(texts)} strings, {len(differ)} differ")
            for i in differ[:6]:
                at = next((k for k, (a, b) in enumerate(zip(found[i], wanted[i])) if a != b), -1)
                print("  ", ascii(texts[i])[:200], "at", at, found[i][at - 1:at + 5], wanted[i][at - 1:at + 5])


if __name__ == "__main__":
    main()
