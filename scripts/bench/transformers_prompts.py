"""Prompts for the benchmark of transformer encoders: the same ones for every contender and run."""

import random

ASSETS = "ETH USDC DAI WBTC stETH LINK UNI AAVE CRV MATIC frxETH LUSD rETH sUSD GHO".split()
VENUES = "Aave Compound Uniswap Curve Balancer Maker Lido Yearn Spark Morpho Euler Convex".split()
CHAINS = "Ethereum Arbitrum Optimism Base Polygon Gnosis zkSync Avalanche".split()
CLAUSES = [
    "deposit {n} {a} into {v} on {c}",
    "swap {n} {a} for {b} on {v} with at most {p} percent slippage",
    "borrow {n} {a} against my {b} position at {v}",
    "repay half of the {a} loan that I opened on {v} last {d}",
    "withdraw everything from the {a} {b} pool",
    "move {n} {a} of collateral from {v} to the vault on {c}",
    "what does {v} pay on {a} these days compared with {b}",
    "please check whether my health factor stays above {p} if {a} falls by {n} percent",
    "add liquidity to the {a} {b} pair and stake the receipt",
    "claim the rewards from {v} and turn them into {a}",
    "unstake my {a} before {d} and bridge it to {c}",
    "don't touch the {a} that is locked in {v}",
    "set a limit order to buy {n} {a} when it trades under {p} {b}",
    "show me the open positions on {c}, largest first",
    "if gas on {c} is cheaper than yesterday, rebalance the portfolio towards {a}",
]
DAYS = "Monday Tuesday Wednesday Thursday Friday month week night spring".split()
JOINERS = [", then ", "; after that ", " and ", ". Also ", ", but first ", " while you "]


def _clause(rng):
    a, b = rng.sample(ASSETS, 2)
    return rng.choice(CLAUSES).format(
        a=a, b=b, v=rng.choice(VENUES), c=rng.choice(CHAINS), d=rng.choice(DAYS),
        n=rng.choice([1, 2, 5, 10, 25, 100, 250, 1000, 0.5, 3.75]), p=rng.choice([1, 2, 3, 1.5, 0.3]),
    )


def _prompt(rng, tokenizer, tokens):
    """Clauses cut at a word's end so that the prompt has `tokens` tokens, special ones included."""
    while True:
        text = _clause(rng)
        while len(tokenizer.encode(text).ids) < tokens:
            text += rng.choice(JOINERS) + _clause(rng)
        end = tokenizer.encode(text).offsets[tokens - 2][1]
        cut = text[:end]
        if len(tokenizer.encode(cut).ids) == tokens and text[end : end + 1] in ("", " "):
            return cut


def short_prompts(tokenizer, count, seed=20):
    """8 to 37 tokens, mean 18."""
    rng = random.Random(seed)
    return [
        _prompt(rng, tokenizer, 8 + round(29 * rng.betavariate(1.3, 2.47))) for _ in range(count)
    ]


def long_prompts(tokenizer, count, seed=21):
    """128 to 256 tokens, evenly spread."""
    rng = random.Random(seed)
    return [_prompt(rng, tokenizer, rng.randint(128, 256)) for _ in range(count)]
