#!/usr/bin/env python3
"""Writes Fixtures/reference/tokenizer.jsonl: token ids by Hugging Face `tokenizers`.

    python scripts/reference/tokenizer.py --model DIR > Fixtures/reference/tokenizer.jsonl

DIR holds the tokenizer.json of all-MiniLM-L6-v2. The first line names the versions. Then come rows
of three kinds:

- {"tokenizer", "category", "text", "ids"}, and "truncated" where it was: one text;
- {"tokenizer", "first", "last", "hash"}: the texts "a{X}b {X}" for each scalar X from first to last,
  joined by a space, and FNV-1a 64 of their ids as little-endian 32-bit integers.

The tokenizers are "bert" (the file as it is, without truncation), "mpnet" (the layout of
all-mpnet-base-v2 over the same words: `<s> A </s>`, a `<mask>` that takes the space to its left, at
most 32 ids) and "cased" (no cleaning, no spacing, no stripping, no lower case, and added tokens
with every flag).
"""

import argparse
import json
import random
import struct
import sys
import unicodedata
from pathlib import Path

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

SEED = 7


def bert(folder):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def mpnet(words):
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *words, "<mask>"]
    ids = {word: index for index, word in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(
        [AddedToken(t, normalized=False) for t in ("<s>", "<pad>", "</s>", "[UNK]")]
        + [AddedToken("<unk>", normalized=True), AddedToken("<mask>", lstrip=True, normalized=False)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.enable_truncation(32)
    return tokenizer


def cased(folder):
    settings = json.loads(bert(folder).to_str())
    flags = dict.fromkeys(("clean_text", "handle_chinese_chars", "strip_accents", "lowercase"), False)
    settings["normalizer"].update(flags)
    plain = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=False)
    settings["added_tokens"] += [
        plain | dict(id=30522, content="DeFi", single_word=True),
        plain | dict(id=30523, content="top up", rstrip=True, normalized=True),
        plain | dict(id=30524, content="unstake", single_word=True, lstrip=True, normalized=True),
    ]
    # A token that the vocabulary has already would keep the id that it has there.
    assert not {"DeFi", "top up", "unstake"} & settings["model"]["vocab"].keys()
    return Tokenizer.from_str(json.dumps(settings))


FIXED = {
    "prompt": [
        "Deposit 10 ETH into Aave, then borrow USDC", "top up my vault with 3,500.25 DAI!",
        "swap WBTC→stETH @ 0.5% slippage", "what's the APY on Compound v3?", "REPAY ALL LOANS NOW!!!",
        "add-collateral: 2 rETH (MakerDAO)", "withdraw everything — asap…", "0xdeadbeef sends 1e18 wei",
        "“quoted” ‘prompts’ & <tags/>", "tokenization untokenizable hyperliquidity", "", " ", "a",
    ],
    "special": [
        "[SEP]", "[MASK]", " [CLS]x", "[sep]", "[Sep]", "a[SEP]b[CLS]", "[[SEP]]", "[SEP", "SEP]", "[ SEP ]",
        "[UNK] [PAD]", "a [MASK] b", "a   [MASK]   b [MASK][MASK]", "<mask>", "a <mask> b", "a\u3000 <mask><mask> b",
        "<s>x</s>", "x<unk>y <UNK>", "<pad> <MASK>", "[SEP]\u0301", "DeFi defi DeFi's xDeFi DeFi_ DeFi-x éDeFi DeFi\u0301",
        "top up   now", "TOP UP top-up  unstake", "a  unstake  b", "unstaked top up top up", "un-unstake unstake_",
    ],
    "word length": ["a" * 100, "a" * 101, "é" * 100, "e\u0301" * 101, "一" * 120, "ab1" * 400 + " ok"],
    "truncation": ["one two three " * 9, "one two three " * 10, "one two three " * 11, "word," * 40, "[SEP]" * 31],
    "mark": [
        "\u0301", "\u0301\u0302", "a\u0301\u0302", "cafe\u0301 café", "a\u034f\u0301b", "Việt Nam ấầ",
        "x\U0001d165\u302e\u0301\U0001d166\u0903", "\U0001d15e\u302a\u302e", "\u302e\u302f\u302e", "\u16ff0\u302e",
        "Z͑ͫ̓A̴̵̜L̠ͨG̴̻Ǫ̵̹!͖̬", "\u0344\u0f73\u0f75", "A\u030a Å \u212b", "\u0f71\u0f72\u0f74",
    ],
    "case": ["İstanbul ıI i̇", "ß SS ẞ", "Ǆ ǅ ǆ", "ΑΣ ΑΣ. ςσ", "ŉ ǰ ΐ ﬀ ﬁ", "ÀÉÎÕÜ", "ЁЙ ЇҐ", "Ⓐ Ⅷ", "ꟋꟌ\U00010d50"],
    "emoji": ["👩‍👩‍👧‍👦 family", "🇩🇪 flag", "❤️ heart ❤", "👍🏽 ok", "1️⃣", "🚀to the moon🚀🚀", "\U0001fae8\U0001fadc"],
    "hangul": ["한국어 텍스트", "각 각", "\u1100\u1161\u11a8 힣", "가나다ABC"],
    "cjk": ["中文字符 mixed漢字text", "日本語のテキスト", "カタカナ ﾊﾝｶｸ ガ", "\uf900\ufa0e\u2f800", "\U00020000\U0002b91f\U0002b920"],
    "indic": ["हिन्दी में", "বাংলা ভাষা কো", "தமிழ் மொழி கொ", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "සිංහල", "क़ ड़"],
    "thai": ["ภาษาไทย", "น้ำ ที่นี่", "ລາວ", "ကျွန်တော်", "ភាសាខ្មែរ"],
    "right to left": ["\u200fשלום\u200e abc", "مرحبا بالعالم", "ﷺ ﷲ", "שָׁלוֹם", "\u202eabc\u202c"],
    "control": ["a\u0000b", "a\u0085b", "\u0001\u0002", "a\u001cb\u001fc", "\ufeffBOM", "a\u00adb", "a\u200bb\u2060c", "a\u007fb", "\u0890\u110cd"],
    "space": ["a\u00a0b", "a\u2028b\u2029c", "\t\n\r\x0b\x0c ", "a\u3000b\u1680c", "a\u180eb", "a\r\nb"],
    "replacement": ["\ufffd", "\ufffd\ufffda", "a\ufffdb"],
    "private and noncharacter": ["\ue000x\uf8ff", "\U000f0000a\U0010fffd", "\ufdd0a\ufffe\uffff", "\U0001fffe \U0010ffff"],
}


def generated(words, rng):
    """Random strings from scripts and from pieces of the vocabulary, by category."""
    ranges = {
        "ascii": [(0x20, 0x7F)], "latin": [(0x20, 0x250)], "mark": [(0x61, 0x64), (0x300, 0x370), (0x302A, 0x3030)],
        "greek and cyrillic": [(0x370, 0x530)], "indic": [(0x900, 0xE00)], "thai": [(0xE00, 0xF00)],
        "hangul": [(0x1100, 0x1200), (0xAC00, 0xD7A4)], "cjk": [(0x3000, 0x3100), (0x4E00, 0x5000), (0xF900, 0xFB00)],
        "punctuation": [(0x20, 0x30), (0x2000, 0x2070), (0x2E00, 0x2E60), (0xFF00, 0xFF20)],
        "emoji": [(0x1F300, 0x1F700), (0x200D, 0x200E), (0xFE0F, 0xFE10)], "control": [(0, 0xA1)],
        "any": [(0, 0xD800), (0xE000, 0x110000)],
    }
    for category, parts in ranges.items():
        pool = [c for low, high in parts for c in range(low, high)]
        for _ in range(70):
            yield category, "".join(chr(rng.choice(pool)) for _ in range(rng.randint(1, 14)))
    fragments = [text for text in FIXED["special"] if len(text) < 8] + [" ", "  ", "é", "ing", "_", "\u3000"]
    for _ in range(150):
        yield "special", "".join(rng.choice(fragments) for _ in range(rng.randint(1, 6)))
    for _ in range(250):
        picked = [rng.choice(words).removeprefix("##") for _ in range(rng.randint(2, 7))]
        yield "pieces", "".join(word + rng.choice(["", "", " "]) for word in picked)


def every_general_category(rng):
    members = {}
    for c in range(0x110000):
        if not 0xD800 <= c < 0xE000:
            members.setdefault(unicodedata.category(chr(c)), []).append(c)
    for category, pool in sorted(members.items()):
        for c in rng.sample(pool, min(8, len(pool))):
            yield f"category {category}", f"a{chr(c)}b {chr(c)}"


def row(name, tokenizer, category, text):
    encoding = tokenizer.encode(text)
    fields = dict(tokenizer=name, category=category, text=text, ids=encoding.ids)
    return fields | (dict(truncated=True) if encoding.overflowing else {})


def sweep(name, tokenizer, first, last):
    scalars = (c for c in range(first, last + 1) if not 0xD800 <= c < 0xE000)
    ids = tokenizer.encode(" ".join(f"a{chr(c)}b {chr(c)}" for c in scalars)).ids
    state = 0xCBF29CE484222325
    for byte in struct.pack(f"<{len(ids)}i", *ids):
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return dict(tokenizer=name, first=first, last=last, hash=f"{state:016x}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    folder = parser.parse_args().model
    words = (folder / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    made = {"bert": bert(folder), "mpnet": mpnet(words), "cased": cased(folder)}
    rng = random.Random(SEED)
    texts = [(category, text) for category, texts in FIXED.items() for text in texts]
    varied = [*generated(words, rng), *every_general_category(rng)]
    rows = [dict(python=sys.version.split()[0], tokenizers=tokenizers.__version__, unicodedata=unicodedata.unidata_version)]
    rows.append(row("bert", made["bert"], "word length", "x" * 10000))
    for name, tokenizer in made.items():
        # A third of the varied texts through each; all through BERT, which most models use.
        share = varied if name == "bert" else varied[len(rows) % 3 :: 3]
        rows += [row(name, tokenizer, *pair) for pair in texts + share]
    blocks = [(c, c + 0x1FF) for c in range(0, 0x20000, 0x200)]
    blocks += [(c, c + 0xFF) for c in range(0x20000, 0x110000, 0x4700)] + [(0x2B900, 0x2B9FF), (0xE0000, 0xE01FF)]
    rows += [sweep("bert", made["bert"], *block) for block in blocks]
    for fields in rows:
        print(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
