#!/bin/sh
# From labelled prompts to an operating point: see promptutils(7).
# usage: demo.sh FIXTURES OUTPUT [MODEL]
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
  echo "usage: demo.sh FIXTURES OUTPUT [MODEL]" >&2
  exit 64
fi
fixtures=$1
output=$2
model=${3:-static}
labels=$fixtures/labels.csv
mkdir -p "$output"

# Curate and train: exemplars in, prompts that must never fire among them;
# a calibrated mapper out.
embed --model "$model" --from csv \
  "$fixtures/mini.csv" "$fixtures/nonexec.csv" >"$output/train.jsonl"
fit --C 8 --max-iter 2000 --nonexec-label none \
  "$output/train.jsonl" >"$output/fitted.json"
calibrate --mapper "$output/fitted.json" \
  "$output/train.jsonl" >"$output/mapper.json"

# Score prompts that the mapper has not seen; the gate holds back questions
# and refusals.
embed --model "$model" "$fixtures/eval.jsonl" |
  score --mapper "$output/mapper.json" --gate-file "$fixtures/gate.jq" \
    >"$output/scored.jsonl"

# Sweep: what would each operating point have done?
sweep --labels "$labels" --thresholds 0.40:0.80:0.05 --scopes 0:0.30:0.05 \
  "$output/scored.jsonl" >"$output/metrics.jsonl"

# Choose the point that fires most usefully within the limits.
pick-op --max-hallucination-rate 0.06 --min-accuracy-on-fired 0.94 \
  --max-abstain-rate 0.40 --choose-by utility \
  "$output/metrics.jsonl" >"$output/op.json"

# Inspect: what fired and should not have, or fired as the wrong class.
audit --op "$output/op.json" --labels "$labels" --filter misses \
  "$output/scored.jsonl" >"$output/misses.jsonl"

# Freeze: the tables that people read, and sums of everything.
sweep --labels "$labels" --thresholds 0.40:0.80:0.05 --scopes 0:0.30:0.05 \
  --to csv "$output/scored.jsonl" >"$output/metrics.csv"
audit --op "$output/op.json" --labels "$labels" --to csv \
  "$output/scored.jsonl" >"$output/rows.csv"
(cd "$output" && sha256sum mapper.json op.json metrics.csv rows.csv \
  >SHA256SUMS)
