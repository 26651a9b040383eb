#!/bin/sh
# Runs the worked example and shows what came out.
# usage: show-demo.sh FIXTURES OUTPUT
set -eu

fixtures=$1
output=$2
"$(dirname "$0")/demo.sh" "$fixtures" "$output"

echo
echo "The sweep, one row for each operating point:"
cut -d, -f1,4,6-8,10,11,14-16 "$output/metrics.csv" | column -s, -t
echo
echo "The operating point that was chosen:"
jq '.chosen | {threshold, near_margin, familiarity, fired, abstain_rate, accuracy_on_fired,
  overall_accuracy, hallucination_rate, utility}' "$output/op.json"
echo
echo "The misses at that point:"
jq -r '[.outcome, .label // "null", .predicted, .confidence, .prompt] | @tsv' \
  "$output/misses.jsonl" | column -s "$(printf '\t')" -t
echo
echo "The frozen mapper, operating point, metrics and rows are in $output:"
cat "$output/SHA256SUMS"
