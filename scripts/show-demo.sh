#!/bin/sh
# Runs the worked example and shows what came out.
# usage: show-demo.sh FIXTURES OUTPUT
set -eu

here=$(dirname "$0")
fixtures=$1
output=$2
"$here/demo.sh" "$fixtures" "$output"

# At the point of an operating point: what it does to labelled rows, in a sentence. The point's floors
# pick its row in the metrics on standard input.
sentence() {
  jq -r -s --slurpfile op "$1" '
    ($op[0].chosen | {threshold, near_margin, familiarity, scope}) as $point
    | map(select({threshold, near_margin, familiarity, scope} == $point))[0]
    | (.labelled - .nonexec) as $executable
    | "of \($executable) executable prompts it answers \(.correct_on_fired)"
      + " (\(.correct_on_fired / $executable * 100 | round) %) rightly and \(.wrong) wrongly;"
      + " of \(.nonexec) that must never fire \(.hallucinated) did; the rest it leaves alone"'
}

echo
echo "What some operating points would have done; at a scope of 0.25 a prompt fires only if it is at"
echo "least as clearly about what the mapper does as a quarter of its training prompts are:"
sweep --labels "$fixtures/labels.csv" --thresholds 0.40,0.60,0.80 --scopes 0,0.10,0.25 \
  "$output/scored.jsonl" | jq -r -s '
    ["threshold", "scope", "fired", "right", "wrong", "hallucinated", "right of the fired"],
    (.[] | [.threshold, .scope, .fired, .correct_on_fired, .wrong, .hallucinated,
      "\(.accuracy_on_fired * 1000 | round / 10) %"]) | @tsv' | column -s "$(printf '\t')" -t
echo
echo "The operating point that was chosen:"
jq -c '.chosen | {threshold, scope, fired, correct_on_fired, wrong, hallucinated, abstain_rate}' \
  "$output/op.json"
echo
printf 'On the prompts that it was chosen on, '
sentence "$output/op.json" <"$output/metrics.jsonl"

# The same choice on half of the prompts, judged on the other half, which it has not seen.
half() {
  sweep --quiet --labels "$fixtures/labels.csv" --thresholds 0.40:0.80:0.05 --scopes 0:0.30:0.05 \
    --split 0.5 --half "$1" "$output/scored.jsonl"
}
half choose | pick-op --quiet --max-hallucination-rate 0.06 --min-accuracy-on-fired 0.94 \
  --max-abstain-rate 0.40 --choose-by utility >"$output/op-half.json"
printf 'Chosen on half of them and counted on the other half, '
half report | sentence "$output/op-half.json"
echo
echo "What fired and should not have, or fired as another class:"
jq -r '[.outcome, .label // "null", .predicted, .confidence, .prompt] | @tsv' \
  "$output/misses.jsonl" | column -s "$(printf '\t')" -t
echo
echo "The frozen mapper, operating point, metrics and rows are in $output:"
cat "$output/SHA256SUMS"
echo
echo "To decide a prompt of your own, type:"
echo "  PATH=\"$(cd "$(dirname "$(command -v embed)")" && pwd):\$PATH\""
echo "  echo '{\"prompt\":\"put 3 ETH into aave\"}' | embed |"
echo "    score --mapper $output/mapper.json --op $output/op.json --gate-file $fixtures/gate.jq |"
echo "    jq -c '{predicted, confidence, scope, abstain, reason}'"
