#!/usr/bin/env python3
"""Writes Sources/CUnicode/UnicodeTable.c: what tokenizers and their normalisers do with each scalar.

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
CANONICAL, COMPATIBLE, NUMERIC, MARK, PATTERN_WORD = (1 << bit for bit in range(11, 16))
# The general category is a number from bit 16 on.
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cn".split()
CATEGORY_SHIFT = 16


def bert(**flags):
    settings = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(settings | flags)).normalize_str


def word_probe():
    """A function that tells whether the single-word rule counts a scalar as part of a word."""
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.add_tokens([AddedToken("zz", single_word=True, normalized=False)])
    found = tokenizer.token_to_id("zz")
    return lambda text: found not in tokenizer.encode("zz" + text).ids


def chosen(splitter, before="", after=""):
    """The scalars that a pre-tokenizer makes a word of, each between two texts."""
    width, found = 1 + len(before + after), set()
    for start in range(0, len(SCALARS), 512):
        part = SCALARS[start : start + 512]
        text = "".join(before + chr(c) + after for c in part)
        for _, (first, last) in splitter.pre_tokenize_str(text):
            if last - first == 1 and first % width == len(before):
                found.add(part[first // width])
    return found


def matches(expression):
    """The scalars that match a regular expression."""
    return chosen(pre_tokenizers.Split(Regex(expression), behavior="removed", invert=True))


def decompositions():
    """Canonical and compatible decompositions, and what composes with what: second and whole by first."""
    canonical, compatible = normalizers.NFD().normalize_str, normalizers.NFKD().normalize_str
    compose = normalizers.NFC().normalize_str
    canonicals, compatibles, pairs = {}, {}, {}
    for c in SCALARS:
        if c in HANGUL:
            continue
        parts = canonical(chr(c))
        if parts != chr(c):
            canonicals[c] = parts
            if len(parts) > 1 and compose(parts) == chr(c):
                first = compose(parts[:-1])
                assert len(first) == 1 and compose(first + parts[-1]) == chr(c), hex(c)
                pairs.setdefault(ord(first), []).append(parts[-1] + chr(c))
        if compatible(chr(c)) != parts:
            compatibles[c] = compatible(chr(c))
    return canonicals, compatibles, {c: "".join(sorted(texts)) for c, texts in pairs.items()}


def survey():
    clean, ideograph = bert(clean_text=True), bert(handle_chinese_chars=True)
    strip, lower = bert(strip_accents=True), bert(lowercase=True)
    decompose = normalizers.NFD().normalize_str
    split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
    is_word = word_probe()
    letters, numbers, spaces = matches(r"\p{L}"), matches(r"\p{N}"), matches(r"\s")
    words = matches(r"\w")
    numeric = chosen(pre_tokenizers.Digits(individual_digits=True), "a", "a")
    without_marks = normalizers.StripAccents().normalize_str
    canonicals, compatibles, pairs = decompositions()
    seconds = {ord(text[at]) for text in pairs.values() for at in range(0, len(text), 2)}
    # The vowels and last consonants of Hangul, which compose by arithmetic.
    seconds.update(range(0x1161, 0x1176), range(0x11A8, 0x11C3))
    flags, strips, lowers = [0] * 0x110000, {}, {}
    categories = {c: number for number, name in enumerate(CATEGORIES) for c in matches(rf"\p{{{name}}}")}
    for c in SCALARS:
        flags[c] |= categories[c] << CATEGORY_SHIFT
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
        parts = [word for word, _ in split(f"a{text}b")]
        if parts == ["a", "b"]:
            flags[c] |= WHITE_SPACE
        elif parts != [f"a{text}b"]:
            assert parts == ["a", text, "b"], hex(c)
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
        if c in letters:
            flags[c] |= LETTER
        if c in numbers:
            flags[c] |= NUMBER
        if flags[c] & COMBINING or c in canonicals or c in HANGUL or c in seconds:
            flags[c] |= CANONICAL
        if c in compatibles:
            flags[c] |= COMPATIBLE
        if c in numeric:
            flags[c] |= NUMERIC
        if without_marks(text) == "":
            flags[c] |= MARK
        if c in words:
            flags[c] |= PATTERN_WORD
        assert (c in spaces) == bool(flags[c] & WHITE_SPACE), hex(c)
    return flags, strips, lowers, canonicals, compatibles, pairs


def combining_order(flags):
    """Scalars that change places and are their own decomposition, with their class as a rank."""
    decompose = normalizers.NFD().normalize_str
    movers = [c for c in SCALARS if flags[c] & COMBINING and decompose(chr(c)) == chr(c)]
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
    flags, strips, lowers, canonicals, compatibles, pairs = survey()
    order = combining_order(flags)
    # Hangul syllables decompose by arithmetic.
    strips = {c: text for c, text in strips.items() if c not in HANGUL}
    classes = sorted(set(flags))
    assert len(classes) <= 256
    blocks, index = [], []
    for start in range(0, 0x110000, BLOCK):
        block = [classes.index(f) for f in flags[start : start + BLOCK]]
        if block not in blocks:
            blocks.append(block)
        index.append(blocks.index(block))
    print("// Generated by scripts/reference/unicode_table.py from the behaviour of")
    print(f"// tokenizers {tokenizers.__version__}; do not edit.")
    print('\n#include "CUnicode.h"\n')
    array("uint16_t", "unicode_block_of", index)
    array("uint8_t", "unicode_class_of", [c for block in blocks for c in block])
    array("uint32_t", "unicode_flags_of_class", classes)
    mapping("stripped", strips)
    mapping("lowercase", lowers)
    mapping("canonical", canonicals)
    mapping("compatible", compatibles)
    mapping("composites", pairs)
    mapping("combining_rank", {c: chr(rank) for c, rank in order.items()})
    print(f"{len(blocks)} blocks, {len(classes)} classes", file=sys.stderr)


if __name__ == "__main__":
    main()
