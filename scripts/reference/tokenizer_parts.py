#!/usr/bin/env python3
"""What normalisers and pre-tokenizers of Hugging Face `tokenizers` make of strings and scalars.

Writes Fixtures/reference/tokenizer_parts.jsonl: for each part, as a tokenizer.json has it, what becomes of some
strings, and hashes of every seventh scalar in context.

    python3 scripts/reference/tokenizer_parts.py                   needs tokenizers, numpy, safetensors
    python3 scripts/reference/tokenizer_parts.py EMBED [STRINGS]   holds embed against every scalar and many strings
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

import numpy as np
import tokenizers
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models
from tokenizers import normalizers as n
from tokenizers import pre_tokenizers as p

from tokenizer_families import strings

CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d"
TAIL = r"\s*[\r\n]+|\s+(?!\S)|\s+"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
PATTERNS = {
    "gpt2": CONTRACTIONS + r"| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "qwen2": f"(?i:{CONTRACTIONS})" + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + TAIL,
    "llama3": f"(?i:{CONTRACTIONS})" + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + TAIL,
    "cl100k": r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
    "o200k": rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+(?i:{CONTRACTIONS})?|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*(?i:{CONTRACTIONS})?"
             r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + TAIL,
    "clip": CONTRACTIONS + r"|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",
    "bloom": r" ?[^(\s|[.,!?…。，、।۔،])]+",
    "cjk": "[一-龥\u3040-ゟ゠-ヿ]+",
    "deepseek": "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|" + TAIL,
    "digits": r"[0-9][0-9][0-9]",
    "words": r"\w+|[^\w\s]+",
    "spaces": " {2,}",
    "empty": "a*",
    "lazy": r"[a-c]+?b|\d{2,3}",
    "lazygroup": r"(?:ab|c)??b|(?:a|b){2,4}",
    "atomic": r"(?>a+|ab)c|(?=.b)\D|^\S|\W$|\A.|.\z",
    "complement": r"[^\W\d_]+|\p{^L}",
    "escapes": r"\t|\x{1F600}|é|\x41|[\]\-a]|[-z]|\.",
    "case": r"(?i)don't|[k-m]+",
    "capital": r"\p{Lu}\p{Ll}*|(\p{Sc}|\p{Sm})+",
}
EXTRA = ["don't DON'T I'LL we'\u017f'S k\u212aKM", "aaab ab abab abcb cbc aab aac abc", "a\nb\n\n c  \r\n d", "12345 ١٢٣ ½ Ⅷ 1,234", "   lead  and trail   ",
         "A\u0301 e\u0301 \u1E9B\u0323 q\u0307\u0323 \u0344 한글 \u1112\u1161\u11ab", "", " ", "\n", "x" * 40, "日本語カタカナひらがな漢字", "a-z]é\t[.A\U0001F600",
         "€5 +3 <=> ∑x HelloWorld iOS HTMLParser", "▁a▁▁b"]


def parts():
    """Pairs of a kind and a part."""
    for made in (n.NFC(), n.NFD(), n.NFKC(), n.NFKD(), n.Lowercase(), n.StripAccents(), n.Strip(left=False), n.Strip(right=False),
                 n.Strip(), n.Replace("a", "bb"), n.Replace(Regex(r"\s+"), " "), n.Replace(Regex(" {2,}"), "▁"),
                 n.Replace(Regex(r"\p{P}|``"), ""), n.Replace(Regex("b*"), "-"), n.Prepend("▁"),
                 n.Sequence([n.NFD(), n.StripAccents(), n.Lowercase()]), n.Sequence([n.Prepend("▁"), n.Replace(" ", "▁")]),
                 n.Sequence([n.NFKC(), n.Replace("▁", ""), n.Strip()])):
        yield "normalizer", made
    behaviors = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]
    for name, pattern in PATTERNS.items():
        for behavior in behaviors if name in ("qwen2", "digits", "empty", "lazy", "bloom", "capital") else ["isolated"]:
            for invert in (False, True) if behavior != "isolated" else (False,):
                yield "pre_tokenizer", p.Split(Regex(pattern), behavior=behavior, invert=invert)
    for behavior in behaviors:
        yield "pre_tokenizer", p.Split(" ", behavior=behavior)
        yield "pre_tokenizer", p.Split("ab", behavior=behavior, invert=True)
        yield "pre_tokenizer", p.Punctuation(behavior=behavior)
    for made in (
            p.Split("", behavior="isolated"), p.Digits(individual_digits=True), p.Digits(individual_digits=False), p.Whitespace(),
            p.CharDelimiterSplit("a"),
            p.Sequence([p.Split(Regex(PATTERNS["qwen2"]), behavior="isolated"), p.ByteLevel(add_prefix_space=False, use_regex=False)]),
            p.Sequence([p.Split(Regex(r"\p{N}{1,3}"), behavior="isolated"), p.Split(Regex(PATTERNS["cjk"]), behavior="isolated"),
                        p.Split(Regex(PATTERNS["deepseek"]), behavior="isolated"), p.ByteLevel(add_prefix_space=False, use_regex=False)]),
            p.Sequence([p.Digits(individual_digits=True), p.ByteLevel(add_prefix_space=False)]),
            p.Sequence([p.Punctuation(behavior="contiguous"), p.ByteLevel(add_prefix_space=False), p.Digits(individual_digits=False),
                        p.Split(Regex(PATTERNS["digits"]), behavior="isolated")]),
            p.Sequence([p.WhitespaceSplit(), p.Punctuation(), p.Metaspace(prepend_scheme="first")])):
        yield "pre_tokenizer", made


def described(kind, made):
    tokenizer = Tokenizer(models.BPE())
    setattr(tokenizer, kind, made)
    return json.loads(tokenizer.to_str())[kind]


def words(kind, made, text):
    return [made.normalize_str(text)] if kind == "normalizer" else [word for word, _ in made.pre_tokenize_str(text)]


def hashed(state, found):
    """CRC-32 of each word's UTF-8 and a byte 255 behind it."""
    return zlib.crc32(b"".join(word.encode() + b"\xff" for word in found), state)


def contexts(scalars):
    """Texts of sixteen scalars each: between letters, before a mark and after another of its kind."""
    return ["".join(f"a{chr(c)}b {chr(c)} {chr(c)}\u0301{chr(c)}" for c in scalars[at:at + 16])
            for at in range(0, len(scalars), 16)]


def golden():
    texts = EXTRA + [text for text in strings(60) if len(text) < 40][:25]
    swept = [c for c in range(0, 0x30000, 7) if not 0xD800 <= c < 0xE000]
    rows = [{"generator": "scripts/reference/tokenizer_parts.py", "tokenizers": tokenizers.__version__, "texts": texts}]
    for kind, made in parts():
        hashes = []
        for start in range(0, len(swept), 4096):
            state = 0
            for text in contexts(swept[start:start + 4096]):
                state = hashed(state, words(kind, made, text))
            hashes.append(state)
        rows.append({"kind": kind, "part": json.dumps(described(kind, made), ensure_ascii=False),
                     "words": [words(kind, made, text) for text in texts], "hashes": hashes})
    path = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "reference" / "tokenizer_parts.jsonl"
    path.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows))


def visible(kind, made):
    """A tokenizer whose ids are a text's bytes, with a mark before each word."""
    vocabulary = {"<unk>": 0} | {f"<0x{byte:02X}>": byte + 1 for byte in range(256)}
    tokenizer = Tokenizer(models.BPE(vocabulary, [], byte_fallback=True, unk_token="<unk>"))
    last = p.Metaspace(prepend_scheme="always", split=False)
    if kind == "normalizer":
        tokenizer.normalizer, tokenizer.pre_tokenizer = made, last
    else:
        tokenizer.pre_tokenizer = p.Sequence([made, last])
    return tokenizer


def conform(binary, count):
    texts = strings(count) + contexts([c for c in range(0x110000) if not 0xD800 <= c < 0xE000])
    # embed trims a prompt and refuses a blank one.
    texts = [text for text in (text.strip() for text in EXTRA + texts) if text]
    lines = "".join(json.dumps({"prompt": text}) + "\n" for text in texts).encode()
    print("tokenizers", tokenizers.__version__, len(texts), "strings")
    for kind, made in parts():
        tokenizer = visible(kind, made)
        with tempfile.TemporaryDirectory() as folder:
            tokenizer.save(f"{folder}/tokenizer.json")
            pathlib.Path(folder, "modules.json").write_text(json.dumps(
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]))
            save_file({"embedding.weight": np.zeros((257, 1), np.float32)}, f"{folder}/model.safetensors")
            done = subprocess.run([binary, "--model", folder, "--tokens", "--quiet"], input=lines, capture_output=True)
        name = json.dumps(described(kind, made))
        if done.returncode:
            print("refused:", name, done.stderr.decode()[:300])
            continue
        differ = []
        found = done.stdout.decode().splitlines()
        for start in range(0, len(texts), 5000):
            for at, wanted in enumerate(tokenizer.encode_batch(texts[start:start + 5000]), start):
                if json.loads(found[at])["tokens"] != wanted.ids:
                    differ.append(at)
        print(len(differ), "differ:", name[:160], *(ascii(texts[at])[:120] for at in differ[:3]), sep="  ", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        conform(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    else:
        golden()
