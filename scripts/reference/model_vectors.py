#!/usr/bin/env python3
"""Makes Fixtures/reference/model_prompts.json and, for each published model, NAME.vectors.

The prompts are 320: short ones, 1 to 512 tokens long ones, truncated ones, many scripts, almost empty ones.
A long prompt is written as the list of short ones that it joins. NAME.vectors is a line of JSON (versions, shape,
and for each prompt the number of token ids and their hash) followed by float32 little-endian components as PyTorch
computes them, every prompt by itself, one thread.

To stay small, prompt p keeps the components c with (c + p) mod 4 = 0: each prompt is held at a quarter of its
components, each component of the model by a quarter of the prompts.

    python3 scripts/reference/model_vectors.py FOLDER...      needs torch, transformers, sentence-transformers
"""
import json
import os
import pathlib
import random
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import sentence_transformers
import tokenizers
import torch
import transformers

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "reference"
STRIDE = 4
WRITTEN = """a
?
.
I
10
...
ok
\u00e9
\u65e5
\U0001f680
no
deposit
deposit 10 ETH
Deposit 10 ETH into the lending pool.
withdraw everything I have in Aave
borrow 250 USDC against my ether
repay half of the loan with DAI
swap 3.75 wBTC for stETH, slippage below 0.5%
top up my collateral by $1,000
What is my health factor right now?
How much would I pay in interest if the rate rose to 7.25 % tomorrow?
please remove the collateral from position #42 and send it to 0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48
The quick brown fox jumps over the lazy dog.
THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG!!!
can't won't shouldn't it's o'clock rock'n'roll
state-of-the-art, well-known, (parenthesised) [bracketed] {braced} <angled>
e = mc^2; f(x) = \u222b g(t) dt; a \u2264 b \u2260 c
https://example.org/a/very/long/path?query=string&other=1#fragment
name.surname+tag@example.co.uk
antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis
tokenization untokenizable detokenizer retokenizing
M\u00fcller stra\u00dfe gr\u00f6\u00dfer \u00dcbung na\u00efve fa\u00e7ade co\u00f6perate
\u00bfD\u00f3nde est\u00e1 la biblioteca m\u00e1s cercana?
Quel est le taux d'int\u00e9r\u00eat annuel de ce pr\u00eat ?
Wie hoch ist der Zinssatz f\u00fcr dieses Darlehen?
Qual \u00e8 il saldo del mio conto?
Jaki jest kurs wymiany z\u0142otego?
\u041a\u0430\u043a\u043e\u0439 \u0441\u0435\u0439\u0447\u0430\u0441 \u043a\u0443\u0440\u0441 \u044d\u0444\u0438\u0440\u0430?
\u03a0\u03cc\u03c3\u03bf \u03ba\u03bf\u03c3\u03c4\u03af\u03b6\u03b5\u03b9 \u03b7 \u03c3\u03c5\u03bd\u03b1\u03bb\u03bb\u03b1\u03b3\u03ae;
\u6211\u60f3\u5b58\u5165\u5341\u4e2a\u4ee5\u592a\u5e01
\u30a4\u30fc\u30b5\u30ea\u30a2\u30e0\u3092\u9810\u3051\u5165\u308c\u308b
\uc774\ub354\ub9ac\uc6c0\uc744 \uc608\uce58\ud558\ub2e4
\u0905\u092a\u0928\u093e \u090b\u0923 \u091a\u0941\u0915\u093e\u090f\u0902
\u0e1d\u0e32\u0e01\u0e40\u0e07\u0e34\u0e19\u0e2a\u0e34\u0e1a\u0e2d\u0e35\u0e40\u0e18\u0e2d\u0e23\u0e4c
\u0623\u0631\u064a\u062f \u0633\u062d\u0628 \u0623\u0645\u0648\u0627\u0644\u064a
\u05d0\u05e0\u05d9 \u05e8\u05d5\u05e6\u05d4 \u05dc\u05dc\u05d5\u05d5\u05ea \u05db\u05e1\u05e3
I\u0307stanbul'da \u0131\u015f\u0131k \u0130\u015eLEM
\U0001f44d\U0001f3fd great \U0001f468\u200d\U0001f469\u200d\U0001f467 family \U0001f1e9\U0001f1ea
zero\u200bwidth and soft\u00adhyphen and non\u00a0breaking
combining e\u0301 a\u0308 n\u0303 versus precomposed \u00e9 \u00e4 \u00f1
\ufb01nancial \uff26\uff35\uff2c\uff2c width \u2460\u2461\u2462 \u00bd \u00b2
[MASK] and [SEP] and [CLS] written out
<mask> and <s> and </s> and <pad> written out
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
0 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610 987
- - - - - - - - - -
one one one one one one one one one one one one
SELECT name, count(*) FROM trades WHERE amount > 1e6 GROUP BY name;
for (int i = 0; i < n; ++i) { sum += x[i] * y[i]; }""".split("\n")
VERBS = ["deposit", "withdraw", "borrow", "repay", "swap", "stake", "unstake", "bridge", "lend", "top up", "claim"]
ASSETS = ["ETH", "USDC", "DAI", "wBTC", "stETH", "LINK", "UNI", "my whole balance", "the rewards", "some of it"]
PLACES = ["Aave", "Compound", "the vault", "the lending pool", "Curve", "my wallet", "the bridge", "a new account"]
MANNERS = ["now", "please", "if gas is cheap", "before Friday", "with low slippage", "", "asap!", "and tell me when"]


def short_prompts(generator):
    made = list(WRITTEN)
    while len(made) < 180:
        amount = generator.choice(["10", "0.5", "1,250", "all", "25%", "a bit", "1e3"])
        words = [generator.choice(VERBS), amount, generator.choice(ASSETS), generator.choice(["into", "from", "on"]),
                 generator.choice(PLACES), generator.choice(MANNERS)]
        made.append(" ".join(word for word in words if word))
    return made


def joined_prompts(generator, count, shorts):
    """Lists of short prompts: two joined to begin with, then as many as pass every limit."""
    return [[generator.randrange(shorts) for _ in range(2 + round((i / count) ** 1.5 * 40))] for i in range(count)]


def hash_of_ids(ids):
    """FNV-1a, 64 bits, over the ids as 32-bit little-endian integers."""
    value = 0xCBF29CE484222325
    for byte in np.asarray(ids, dtype="<i4").tobytes():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def main():
    torch.set_num_threads(1)
    generator = random.Random(20)
    short = short_prompts(generator)
    joined = joined_prompts(generator, 140, len(short))
    prompts = short + [" ".join(short[i] for i in parts) for parts in joined]
    REFERENCE.mkdir(parents=True, exist_ok=True)
    (REFERENCE / "model_prompts.json").write_text(
        json.dumps({"generator": "scripts/reference/model_vectors.py", "short": short, "joined": joined}) + "\n")
    versions = {module.__name__: module.__version__
                for module in (torch, transformers, sentence_transformers, tokenizers)}
    for folder in map(pathlib.Path, sys.argv[1:]):
        model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
        ids = [model.tokenize([p])["input_ids"][0].tolist() for p in prompts]
        vectors = [model.encode([p], show_progress_bar=False)[0] for p in prompts]
        if os.environ.get("WHOLE_VECTORS"):
            np.save(os.environ["WHOLE_VECTORS"] + folder.name + ".npy", np.stack(vectors))
        header = {"model": folder.name, "versions": versions, "count": len(prompts), "dimension": len(vectors[0]),
                  "stride": STRIDE, "tokens": [len(i) for i in ids], "hashes": [hash_of_ids(i) for i in ids]}
        with open(REFERENCE / (folder.name + ".vectors"), "wb") as file:
            file.write(json.dumps(header).encode() + b"\n")
            for p, vector in enumerate(vectors):
                file.write(vector[-p % STRIDE::STRIDE].astype("<f4").tobytes())
        print(folder.name, min(header["tokens"]), max(header["tokens"]), sum(header["tokens"]))


if __name__ == "__main__":
    main()
