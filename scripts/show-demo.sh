#!/bin/sh
# Runs the worked example and shows what came out.
# usage: show-demo.sh FIXTURES OUTPUT
set -eu

here=$(dirname "$0")
fixtures=$1
output=$2
transformer=all-MiniLM-L6-v2

# Runs the example into a folder; what the tools say on the way goes to a file, and is shown if one fails.
run() {
  mkdir -p "$1"
  "$here/demo.sh" "$fixtures" "$@" 2>"$1/words" || {
    status=$?
    cat "$1/words" >&2
    return "$status"
  }
}

# At the point of an operating point: what it does to labelled rows, in a sentence. The point's floors
# pick its row in the metrics on standard input.
sentence() {
  jq -r -s --arg who "$1" --slurpfile op "$2" '
    ($op[0].chosen | {threshold, near_margin, familiarity, scope}) as $point
    | map(select({threshold, near_margin, familiarity, scope} == $point))[0]
    | (.labelled - .nonexec) as $executable
    | "\($who), of \($executable) executable prompts it answers \(.correct_on_fired)"
      + " (\(.correct_on_fired / $executable * 100 | round) %) rightly and \(.wrong) wrongly;"
      + " of \(.nonexec) that must never fire \(.hallucinated) did; the rest it leaves alone."' |
    fold -s -w 98 | sed "s, *\$,,"
}

run "$output"

echo
sentence 'On the prompts that its operating point was chosen on' "$output/op.json" <"$output/metrics.jsonl"

# The same choice on half of the prompts, judged on the other half, which it has not seen.
half() {
  sweep --quiet --labels "$fixtures/labels.csv" --thresholds 0.40:0.80:0.05 --scopes 0:0.30:0.05 \
    --split 0.5 --half "$1" "$output/scored.jsonl"
}
if half choose | pick-op --quiet --max-hallucination-rate 0.06 --min-accuracy-on-fired 0.94 \
  --max-abstain-rate 0.40 --choose-by utility >"$output/op-half.json"; then
  half report | sentence 'Chosen on half of them and counted on the other half' "$output/op-half.json"
else
  echo "On half of them no operating point keeps the limits."
fi

# The same with a transformer, where 'make models' has fetched it.
if embed --list-models | grep -q "^$transformer	"; then
  if run "$output/$transformer" "$transformer"; then
    sentence "With $transformer in place of the built-in encoder" "$output/$transformer/op.json" \
      <"$output/$transformer/metrics.jsonl"
  else
    echo "With $transformer no operating point keeps the limits."
  fi
fi

echo
echo "What some operating points would have done; at a scope of 0.25 a prompt fires only if it is at"
echo "least as clearly about what the mapper does as a quarter of its training prompts are:"
sweep --quiet --labels "$fixtures/labels.csv" --thresholds 0.40,0.60,0.80 --scopes 0,0.10,0.25 \
  "$output/scored.jsonl" | jq -r -s '
    ["threshold", "scope", "fired", "right", "wrong", "hallucinated", "right of the fired"],
    (.[] | [.threshold, .scope, .fired, .correct_on_fired, .wrong, .hallucinated,
      "\(.accuracy_on_fired * 1000 | round / 10) %"]) | @tsv' | column -s "$(printf '\t')" -t
jq -r '.chosen | "Chosen: threshold \(.threshold), scope \(.scope)."' "$output/op.json"

echo
echo "What fired there and should not have, or fired as another class:"
jq -r '[.outcome, .label // "null", .predicted, (.confidence * 100 | round / 100), .prompt] | @tsv' \
  "$output/misses.jsonl" | column -s "$(printf '\t')" -t

embed "$fixtures/eval.jsonl" |
  score --mapper "$output/mapper.json" --gate-file "$fixtures/gate.jq" --keep-embedding |
  audit --op "$output/op.json" --labels "$fixtures/labels.csv" --nearest "$output/train.jsonl" \
    --report html >"$output/report.html"
echo
echo "Open $output/report.html in a browser: curve, heat map, reliability, confusions, every miss"
echo "with the exemplars that pulled it. Beside it are the frozen mapper, operating point, metrics and"
echo "rows, with their sums in SHA256SUMS."
echo
echo "To decide a prompt of your own, type:"
echo "  PATH=\"$(cd "$(dirname "$(command -v embed)")" && pwd):\$PATH\""
echo "  echo '{\"prompt\":\"put 3 ETH into aave\"}' | embed |"
echo "    score --mapper $output/mapper.json --op $output/op.json \\"
echo "      --gate-file $fixtures/gate.jq | jq -c '{predicted, confidence, scope, abstain, reason}'"
echo "The manual: man promptutils (before it is installed: man man/promptutils.7)."
