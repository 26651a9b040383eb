#!/bin/bash
# Holds a change of exemplars in CI, and says in Markdown what is wrong with it.
# usage: check-exemplars.sh FOLDER    (with mini.csv, nonexec.csv, eval.jsonl, labels.csv and gate.jq)
set -euo pipefail
classes=deposit_asset,withdraw_asset,borrow_asset,repay_loan,swap_asset,add_collateral,remove_collateral
limits='--max-hallucination-rate 0.05 --min-accuracy-on-fired 0.95 --max-abstain-rate 0.60'
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
embed --encoding base64 --keep-source --from csv "$1/mini.csv" "$1/nonexec.csv" >"$made/train.jsonl"
embed --encoding base64 "$1/eval.jsonl" >"$made/eval.jsonl"
audit --lint --quiet --classes "$classes,claim_rewards,none" --against "$made/eval.jsonl" "$made/train.jsonl" |
  jq -r 'select(.finding | IN("conflict", "unknown_label", "leak"))
    | "- **\(.finding)** `\(.prompt)` (\(.label), \(.source))"' | tee "$made/findings"
[ ! -s "$made/findings" ] || exit 1
fit --quiet --nonexec-label none "$made/train.jsonl" >"$made/fitted.json"
calibrate --quiet --mapper "$made/fitted.json" "$made/train.jsonl" >"$made/mapper.json"
score --quiet --mapper "$made/mapper.json" --gate-file "$1/gate.jq" "$made/eval.jsonl" |
  sweep --quiet --labels "$1/labels.csv" --near-margins 0,0.1 >"$made/metrics.jsonl"
# shellcheck disable=SC2086 # the limits are words
pick-op --quiet $limits "$made/metrics.jsonl" >"$made/op.json" 2>"$made/why" ||
  { echo "- **no operating point** $(cat "$made/why")"; exit 1; }
jq -r '"Fires on \(.chosen.fired) of \(.chosen.total), hallucinates on \(.chosen.hallucinated) of \(.chosen.nonexec)."' "$made/op.json"
