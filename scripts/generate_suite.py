#!/usr/bin/env python3
"""Generate an evaluation suite for the DeFi taxonomy of Fixtures/mini.csv from templates and a seed.

Writes PREFIX.jsonl ({"id", "prompt"} a line) and PREFIX.csv (prompt,label), in the same order. Prompts
that must never execute carry the label `none`. No prompt comes twice, compared without case and
punctuation, and none is in a file given with --exclude. The same arguments give the same bytes with
any Python 3.7 or later: the generator draws from its own SplitMix64.

    python3 scripts/generate_suite.py --seed 1 --rows 3000 --output suite
"""

from __future__ import annotations

import argparse
import csv
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DEFAULT_EXCLUDED = [ROOT / "Fixtures/mini.csv", ROOT / "Fixtures/nonexec.csv"]
NONEXEC = "none"

# An upper-case word in braces is a slot.
EXECUTABLE = {
    "deposit_asset": [
        "deposit {QUANTITY} {INTO}", "supply {QUANTITY} {TO}", "lend {QUANTITY} {AT} to earn interest",
        "lend out {QUANTITY} {AT}", "put {QUANTITY} {INTO}", "put {QUANTITY} to work {AT}",
        "add {QUANTITY} to my {SAVINGS}", "top up my {SAVINGS} with {QUANTITY}",
        "park {QUANTITY} in the {PROTOCOL} vault", "place {QUANTITY} in the {PROTOCOL} lending pool",
        "move {QUANTITY} from my wallet {INTO}", "fund my {SAVINGS} with {QUANTITY}",
        "make a deposit of {QUANTITY} {AT}", "earn yield on {QUANTITY} with {PROTOCOL}",
    ],
    "withdraw_asset": [
        "withdraw {QUANTITY} {FROM}", "withdraw {QUANTITY} from my {SAVINGS}",
        "redeem {QUANTITY} {FROM}", "pull {QUANTITY} out of my {SAVINGS}",
        "take {QUANTITY} out of the {PROTOCOL} vault", "cash out {QUANTITY} {FROM}",
        "remove {QUANTITY} from the {PROTOCOL} lending pool", "get {QUANTITY} back from my {SAVINGS}",
        "move {QUANTITY} out of the {PROTOCOL} vault into my wallet",
        "make a withdrawal of {QUANTITY} {FROM}", "bring {QUANTITY} home from my {SAVINGS}",
        "close my {SAVINGS} and return {QUANTITY}",
    ],
    "borrow_asset": [
        "borrow {SUM} {FROM}", "borrow {SUM} at the {RATE} rate", "borrow another {SUM} {AT}",
        "take a loan of {SUM} {AT}", "take out a {SUM} loan", "open a loan for {SUM} {AT}",
        "get me a loan of {SUM}", "draw {SUM} of new debt {FROM}", "mint {SUM} of debt {AT}",
        "increase my debt by {SUM} {AT}", "borrow {SUM} against my {ASSET}",
        "leverage up by borrowing {SUM}", "start a new {SUM} loan {AT}",
    ],
    "repay_loan": [
        "repay {SUM} {AT}", "repay {SUM} of my loan", "pay back {SUM} {TO}",
        "pay off {SUM} of debt {AT}", "pay down my loan by {SUM}", "settle {SUM} that I owe {AT}",
        "clear {SUM} of debt {AT}", "return the {SUM} that I borrowed {FROM}",
        "reduce my debt by {SUM} {AT}", "make a loan payment of {SUM} {TO}",
        "wipe {SUM} of debt from my {PROTOCOL} vault", "repay my whole {ASSET} loan {AT}",
    ],
    "swap_asset": [
        "swap {QUANTITY} {FOR}", "trade {QUANTITY} {FOR} {VENUE}", "exchange {QUANTITY} {FOR}",
        "convert {QUANTITY} to {OTHER}", "sell {QUANTITY} {FOR} {VENUE}", "turn {QUANTITY} into {OTHER}",
        "buy {SUM} with {OTHER}", "buy {OTHER} using {QUANTITY}", "flip {QUANTITY} into {OTHER}",
        "swap {QUANTITY} {FOR}, max slippage {PERCENT}%", "change {QUANTITY} into {OTHER} {VENUE}",
        "purchase {SUM} with my {OTHER}",
    ],
    "add_collateral": [
        "add {SUM} as collateral {AT}", "add {SUM} of collateral to my loan",
        "top up my collateral with {SUM}", "post {SUM} as collateral {AT}",
        "lock {SUM} as collateral in my {PROTOCOL} vault", "pledge {SUM} as collateral {AT}",
        "increase my collateral by {SUM}", "put up {SUM} as collateral for my {OTHER} loan",
        "add {SUM} collateral to avoid liquidation", "deposit {SUM} as collateral {AT}",
        "boost my health factor with {SUM} of collateral", "use {SUM} as security for my loan",
    ],
    "remove_collateral": [
        "remove {SUM} of collateral {FROM}", "remove {SUM} of collateral from my loan",
        "withdraw {SUM} of my collateral {FROM}", "release {SUM} of collateral {FROM}",
        "unlock {SUM} of collateral from my {PROTOCOL} vault", "reduce my collateral by {SUM}",
        "free up {SUM} of collateral {AT}", "take {SUM} out of my collateral",
        "decrease the collateral behind my {OTHER} loan by {SUM}", "take back {SUM} of collateral {FROM}",
        "get {SUM} of excess collateral back {FROM}", "lower my collateral by {SUM} {AT}",
    ],
    "claim_rewards": [
        "claim my {ASSET} rewards {AT}", "claim all pending {ASSET} rewards {FROM}",
        "harvest my {ASSET} rewards {AT}", "harvest the {PROTOCOL} farm {ON}",
        "collect {SUM} of rewards {FROM}", "claim {SUM} of incentives {AT}",
        "collect my staking rewards {FROM}", "cash in my {ASSET} incentives {AT}",
        "gather the fees that my {ASSET} position earned {AT}", "claim the {ASSET} airdrop {ON}",
        "sweep my unclaimed {ASSET} rewards {FROM}", "pick up my accrued {ASSET} rewards {AT}",
    ],
}

NOT_EXECUTABLE = [
    # Questions and look-ups.
    "what is my {ASSET} balance {AT}?", "how much {ASSET} do I owe {AT}?", "show my {ASSET} position {AT}",
    "what is the {RATE} borrow rate for {ASSET} {AT}", "how do I {ACT} {ASSET} {AT}?",
    "what happens if I {ACT} {SUM} {AT}?", "should I {ACT} my {ASSET} now or wait?",
    "is it safe to {ACT} {ASSET} {AT}?", "why did I fail to {ACT} {ASSET} {AT}?",
    "what fee do I pay to {ACT} {SUM}?", "compare {PROTOCOL} and {PROTOCOL2} for {ASSET}",
    "explain how to {ACT} {ASSET}", "did the order to {ACT} {SUM} go through {AT}?",
    "what is the price of {ASSET} in {OTHER}", "which pool {ON} pays the most on {ASSET}?",
    # Negations and postponements.
    "don't {ACT} {SUM} {AT}", "do not {ACT} my {ASSET}", "never {ACT} {ASSET} for me {AT}",
    "cancel the order to {ACT} {SUM}", "hold off, I am not ready to {ACT} {SUM}",
    "wait, please don't {ACT} anything {AT}", "I decided not to {ACT} {SUM} {AT}",
    # Told, not asked.
    "{DAY} I tried to {ACT} {SUM} {AT}", "my {PERSON} wanted to {ACT} {SUM} and lost money",
    "I might {ACT} {SUM} {DAY2}, I will let you know", "the news says people {ACT} {ASSET} {AT}",
    # Imperatives of other domains.
    "book a table for {COUNT} {DAY2}", "order {COUNT} {THING}", "set an alarm for {HOUR} {DAY2}",
    "deposit the {THING} at my {PERSON}'s house", "return the {THING} to my {PERSON} {DAY2}",
    "borrow {COUNT} {THING} from my {PERSON}", "swap the {THING} with my {PERSON}",
    "remind my {PERSON} about the {THING} at {HOUR}", "add {COUNT} {THING} to the shopping list",
    "tell my {PERSON} a joke about {THING}", "what does my {PERSON} think of {THING}?",
    # Chit-chat and nonsense.
    "thanks, my {PERSON} says {HOUR} is fine", "{NONSENSE} {NONSENSE2} {COUNT} {NONSENSE3}",
    "{NONSENSE} the {NONSENSE2}", "{ASSET} {ASSET2} {NONSENSE}", "{PROTOCOL} {NONSENSE} {SUM}",
]

SLOTS = {
    "ASSET": "ETH USDC DAI USDT wBTC LINK AVAX MATIC SOL UNI AAVE CRV OP ARB stETH rETH FRAX COMP MKR GHO",
    "PROTOCOL": "aave compound morpho spark euler yearn venus benqi kamino maker curve fraxlend",
    "CHAIN": "ethereum arbitrum optimism base polygon avalanche bsc gnosis",
    "DEX": "uniswap curve sushi 1inch balancer cowswap velodrome",
    "RATE": "variable stable current best",
    "ACT": "deposit withdraw borrow repay swap stake claim supply lend sell",
    "PERSON": "brother sister neighbour boss friend teacher landlord cousin",
    "THING": "books keys pizzas chairs tickets umbrellas letters lamps shoes apples candles maps",
    "COUNT": "two three four five six seven nine ten",
}
PHRASES = {
    "SAVINGS": ["savings", "{PROTOCOL} deposit", "{PROTOCOL} savings account", "yield vault", "{PROTOCOL} supply"],
    "INTO": ["into {PROTOCOL}", "in the {PROTOCOL} vault", "into {PROTOCOL} {ON}", "into the {PROTOCOL} pool"],
    "TO": ["to {PROTOCOL}", "to {PROTOCOL} {ON}"],
    "FROM": ["from {PROTOCOL}", "from {PROTOCOL} {ON}"],
    "AT": ["on {PROTOCOL}", "on {PROTOCOL} ({CHAIN})", "with {PROTOCOL} {ON}"],
    "ON": ["on {CHAIN}"],
    "FOR": ["for {OTHER}", "to {OTHER}", "into {OTHER}"],
    "VENUE": ["on {DEX}", "through {DEX} {ON}", "{ON}"],
    "QUANTITY": ["{SUM}", "{SUM}", "{SUM}", "{SUM}", "all my {ASSET}", "half of my {ASSET}"],
    "SUM": ["{AMOUNT} {ASSET}"],
    "DAY": ["yesterday", "last week", "last month", "in 2021", "this morning", "on monday"],
    "DAY2": ["tomorrow", "next week", "on friday", "tonight", "on sunday", "in the spring"],
}
OPENINGS = ["please ", "can you ", "I want to ", "hey, ", "I'd like to ", "now "]
CLOSINGS = [" please", ", gas on low", ", thanks", " right away", " asap", " — as soon as you can"]


class SplitMix64:
    """Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators."""

    MASK = (1 << 64) - 1

    def __init__(self, seed: int) -> None:
        self.state = seed & self.MASK

    def next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        """A number in 0 ..< bound; the bias is below bound / 2^64."""
        return (self.next() * bound) >> 64

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def shuffle(self, items: list) -> None:
        """Fisher and Yates, from the end."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


def amount(random: SplitMix64) -> str:
    """A quantity as people write them: 5, 0.25, 1,500, 2500, 12.7541, 3k."""
    shape = random.below(6)
    if shape == 0:
        return str(1 + random.below(99))
    if shape == 1:
        return f"0.{1 + random.below(98):02d}".rstrip("0")
    if shape == 2:
        return f"{(2 + random.below(398)) * 50:,}"
    if shape == 3:
        return str((2 + random.below(398)) * 50)
    if shape == 4:
        return f"{random.below(5000)}.{1 + random.below(9999):04d}".rstrip("0")
    return f"{1 + random.below(40)}k"


def nonsense(random: SplitMix64) -> str:
    syllables = 2 + random.below(3)
    return "".join(random.pick("bdfgklmnprstvz") + random.pick("aeiou") for _ in range(syllables))


def fill(template: str, random: SplitMix64, chosen: dict) -> str:
    """The template with its slots filled; what one prompt names twice under OTHER and 2 differs."""

    def slot(match: re.Match) -> str:
        name = match.group(1)
        kind = name.rstrip("23") if name not in PHRASES else name
        if kind == "AMOUNT":
            return amount(random)
        if kind == "NONSENSE":
            return nonsense(random)
        if kind == "HOUR":
            return f"{1 + random.below(12)}:{5 * random.below(12):02d}"
        if kind == "PERCENT":
            return random.pick(["0.1", "0.3", "0.5", "1", "2"])
        if kind in PHRASES:
            return fill(random.pick(PHRASES[kind]), random, chosen)
        kind = "ASSET" if kind == "OTHER" else kind
        used = chosen.setdefault(kind, [])
        word = random.pick([word for word in SLOTS[kind].split() if word not in used])
        used.append(word)
        return word

    return re.sub(r"\{([A-Z]+[23]?)\}", slot, template)


def mistyped(prompt: str, random: SplitMix64) -> str:
    """Two neighbouring letters of the first long word trade places, as fingers do."""
    word = re.search(r"[a-z]{5,}", prompt)
    if word is None:
        return prompt
    at = word.start() + 1 + random.below(len(word.group()) - 2)
    return prompt[:at] + prompt[at + 1] + prompt[at] + prompt[at + 2:]


def decorated(prompt: str, random: SplitMix64) -> str:
    """The prompt with some of what people add: courtesy, haste, capitals, a slip of the fingers."""
    if random.chance(25):
        prompt = random.pick(OPENINGS) + prompt
    if random.chance(15):
        prompt += random.pick(CLOSINGS)
    if random.chance(6):
        prompt = mistyped(prompt, random)
    style = random.below(100)
    if style < 10:
        return prompt[0].upper() + prompt[1:]
    if style < 13:
        return prompt.upper()
    return prompt.lower() if style < 25 else prompt


def key(prompt: str) -> str:
    """What two prompts share when they differ in case and punctuation alone."""
    return " ".join(re.findall(r"[^\W_]+(?:[.,][0-9]+)*", prompt.lower()))


def labels_of(rows: int, nonexec_percent: int, random: SplitMix64) -> list[str]:
    """The label of every row: the classes in equal numbers, give or take one, in random order."""
    nonexec = rows * nonexec_percent // 100
    classes = list(EXECUTABLE)
    labels = [NONEXEC] * nonexec + [classes[i % len(classes)] for i in range(rows - nonexec)]
    random.shuffle(labels)
    return labels


def generate(rows: int, seed: int, nonexec_percent: int, excluded: set[str]) -> list[tuple[str, str]]:
    random = SplitMix64(seed)
    taken = set(excluded)
    suite = []
    for label in labels_of(rows, nonexec_percent, random):
        for _ in range(1000):
            executable = label != NONEXEC
            template = random.pick(EXECUTABLE[label] if executable else NOT_EXECUTABLE)
            prompt = fill(template, random, {})
            # "please what is my balance" is nobody's prompt.
            prompt = decorated(prompt, random) if executable else prompt
            if key(prompt) not in taken:
                taken.add(key(prompt))
                suite.append((prompt, label))
                break
        else:
            sys.exit(f"generate_suite: no unused prompt found for {label} after {len(suite)} rows; ask for fewer")
    return suite


def prompts_of(path: pathlib.Path) -> list[str]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [row["prompt"] for row in csv.DictReader(file)]


def write(suite: list[tuple[str, str]], prefix: str) -> None:
    with open(prefix + ".jsonl", "w", encoding="utf-8", newline="\n") as file:
        for number, (prompt, _) in enumerate(suite, 1):
            record = {"id": f"s{number:05d}", "prompt": prompt}
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    with open(prefix + ".csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["prompt", "label"])
        writer.writerows(suite)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="start of the generator, 0 to 2^64 - 1")
    parser.add_argument("--rows", type=int, default=3000, help="prompts to write (default 3000)")
    parser.add_argument("--nonexec-percent", type=int, default=25, metavar="P",
                        help="share of prompts that must never execute, 0 to 100 (default 25)")
    parser.add_argument("--exclude", type=pathlib.Path, nargs="*", default=DEFAULT_EXCLUDED, metavar="CSV",
                        help="files whose prompts must not turn up (default: the training fixtures)")
    parser.add_argument("--output", required=True, metavar="PREFIX", help="writes PREFIX.jsonl and PREFIX.csv")
    options = parser.parse_args()
    if options.rows < 1 or not 0 <= options.nonexec_percent <= 100 or not 0 <= options.seed < 1 << 64:
        parser.error("--rows is at least 1, --nonexec-percent 0 to 100, --seed 0 to 2^64 - 1")
    excluded = {key(prompt) for path in options.exclude for prompt in prompts_of(path)}
    write(generate(options.rows, options.seed, options.nonexec_percent, excluded), options.output)


if __name__ == "__main__":
    main()
