#!/bin/sh
# From labelled prompts to an operating point: the worked example of promptutils(7).
# usage: demo.sh FIXTURES OUTPUT
set -eu

fixtures=$1
output=$2
mkdir -p "$output"

# Curate and train: exemplars in, a calibrated mapper out.
embed --from csv "$fixtures/mini.csv" >"$output/train.jsonl"
fit --C 8 --max-iter 2000 "$output/train.jsonl" >"$output/fitted.json"
calibrate --mapper "$output/fitted.json" "$output/train.jsonl" >"$output/mapper.json"

# Score prompts that the mapper has not seen.
embed "$fixtures/eval.jsonl" |
  score --mapper "$output/mapper.json" >"$output/scored.jsonl"

# Sweep: what would each operating point have done?
sweep --labels "$fixtures/labels.csv" --nonexec-label none \
  --thresholds 0.20:0.90:0.05 --near-margins 0,0.10 --familiarities 0,0.05 \
  "$output/scored.jsonl" >"$output/metrics.jsonl"

# Choose, and say what each limit is.
pick-op --max-hallucination-rate 0.05 --max-abstain-rate 0.50 \
  --min-accuracy-on-fired 0.90 --choose-by utility \
  "$output/metrics.jsonl" >"$output/op.json"

# Inspect: the prompts that fired and should not have, or fired as the wrong class.
audit --op "$output/op.json" --labels "$fixtures/labels.csv" --nonexec-label none \
  --filter misses "$output/scored.jsonl" >"$output/misses.jsonl"

# Freeze: the tables that people read, and sums of everything.
sweep --labels "$fixtures/labels.csv" --nonexec-label none --to csv \
  --thresholds 0.20:0.90:0.05 --near-margins 0,0.10 --familiarities 0,0.05 \
  "$output/scored.jsonl" >"$output/metrics.csv"
audit --op "$output/op.json" --labels "$fixtures/labels.csv" --nonexec-label none \
  --to csv "$output/scored.jsonl" >"$output/rows.csv"
(cd "$output" && sha256sum mapper.json op.json metrics.csv rows.csv >SHA256SUMS)
