#!/usr/bin/env python3
"""Writes Sources/CUnicode/UnicodeTable.c: what BERT's normaliser does with each scalar.

Hugging Face `tokenizers` mixes tables of several Unicode versions (its categories, its normal forms
and Rust's letter case each have their own). So every property is asked of the package itself, one
scalar at a time, instead of being taken from one version of the Unicode Character Database.

    python scripts/reference/unicode_table.py > Sources/CUnicode/UnicodeTable.c

Needs `tokenizers`; its version is written into the file.
"""

import sys

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

BLOCK = 128
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xD7A4)

# Bit positions, the same as `enum unicode_flag` in CUnicode.h.
REMOVED, SPACED, IDEOGRAPH, WHITE_SPACE, PUNCTUATION, STRIPS, LOWERS, COMBINING, WORD, LETTER, NUMBER = (
    1 << bit for bit in range(11)
)


def bert(**flags):
    settings = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(settings | flags)).normalize_str


def word_probe():
    """A function that tells whether the single-word rule counts a scalar as part of a word."""
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.add_tokens([AddedToken("zz", single_word=True, normalized=False)])
    found = tokenizer.token_to_id("zz")
    return lambda text: found not in tokenizer.encode("zz" + text).ids


def matches(expression):
    """A function that tells whether a scalar matches a regular expression."""
    split = pre_tokenizers.Split(Regex(expression), behavior="removed").pre_tokenize_str
    return lambda text: split(text) == []


def survey():
    clean, ideograph = bert(clean_text=True), bert(handle_chinese_chars=True)
    strip, lower = bert(strip_accents=True), bert(lowercase=True)
    decompose = normalizers.NFD().normalize_str
    split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
    is_word = word_probe()
    is_letter, is_number, is_space = matches(r"\p{L}"), matches(r"\p{N}"), matches(r"\s")
    flags, strips, lowers = [0] * 0x110000, {}, {}
    for c in SCALARS:
        text = chr(c)
        cleaned = clean(text)
        if cleaned == "":
            flags[c] |= REMOVED
        elif cleaned != text or text == " ":
            assert cleaned == " ", hex(c)
            flags[c] |= SPACED
        if ideograph(text) != text:
            assert ideograph(text) == f" {text} ", hex(c)
            flags[c] |= IDEOGRAPH
        words = [word for word, _ in split(f"a{text}b")]
        if words == ["a", "b"]:
            flags[c] |= WHITE_SPACE
        elif words != [f"a{text}b"]:
            assert words == ["a", text, "b"], hex(c)
            flags[c] |= PUNCTUATION
        if strip(text) != text:
            flags[c] |= STRIPS
            strips[c] = strip(text)
        if lower(text) != text:
            flags[c] |= LOWERS
            lowers[c] = lower(text)
        # A scalar has a combining class other than 0 when it changes places with a mark of the
        # highest class before it or of the lowest class after it.
        first = decompose(text)[0]
        if decompose("\u0345" + first) != "\u0345" + first or decompose(first + "\u0334") != first + "\u0334":
            flags[c] |= COMBINING
        if is_word(text):
            flags[c] |= WORD
        if is_letter(text):
            flags[c] |= LETTER
        if is_number(text):
            flags[c] |= NUMBER
        assert is_space(text) == bool(flags[c] & WHITE_SPACE), hex(c)
    return flags, strips, lowers


def combining_order(flags):
    """Scalars that survive stripping and still change places, with their class as a rank."""
    decompose = normalizers.NFD().normalize_str
    movers = [c for c in SCALARS if flags[c] & COMBINING and not flags[c] & STRIPS]
    later = {
        c: sum(decompose(chr(c) + chr(other)) != chr(c) + chr(other) for other in movers)
        for c in movers
    }
    ranks = sorted(set(later.values()))
    return {c: ranks.index(later[c]) + 1 for c in movers}


def array(kind, name, values):
    print(f"const {kind} {name}[{len(values)}] = {{")
    line = " "
    for value in values:
        word = f" {value},"
        if len(line) + len(word) > 100:
            print(line)
            line = " "
        line += word
    print(f"{line}\n}};\n")


def mapping(name, table):
    keys = sorted(table)
    values, offsets = [], [0]
    for key in keys:
        values += [ord(c) for c in table[key]]
        offsets.append(len(values))
    print(f"const size_t unicode_{name}_count = {len(keys)};")
    array("uint32_t", f"unicode_{name}_keys", keys)
    array("uint16_t", f"unicode_{name}_offsets", offsets)
    array("uint32_t", f"unicode_{name}_values", values)


def main():
    flags, strips, lowers = survey()
    order = combining_order(flags)
    # Hangul syllables decompose by arithmetic.
    strips = {c: text for c, text in strips.items() if c not in HANGUL}
    classes = sorted(set(flags))
    blocks, index = [], []
    for start in range(0, 0x110000, BLOCK):
        block = [classes.index(f) for f in flags[start : start + BLOCK]]
        if block not in blocks:
            blocks.append(block)
        index.append(blocks.index(block))
    print("// Generated by scripts/reference/unicode_table.py from the behaviour of")
    print(f"// tokenizers {tokenizers.__version__}; do not edit.")
    print('\n#include "CUnicode.h"\n')
    array("uint16_t" if len(blocks) > 256 else "uint8_t", "unicode_block_of", index)
    array("uint8_t", "unicode_class_of", [c for block in blocks for c in block])
    array("uint16_t", "unicode_flags_of_class", classes)
    mapping("stripped", strips)
    mapping("lowercase", lowers)
    mapping("combining_rank", {c: chr(rank) for c, rank in order.items()})
    print(f"{len(blocks)} blocks, {len(classes)} classes", file=sys.stderr)


if __name__ == "__main__":
    main()
