#!/bin/sh
# One train.jsonl fitted, calibrated and judged on several types of CPU: the mapper has one name, the
# operating point that was frozen here is accepted, and decisions are equal.
# usage: another_cpu.sh BIN FIXTURES
#
# Types: OpenBLAS' kernels for Haswell and Nehalem, and qemu-x86_64 (Debian's qemu-user) as two older
# CPUs, on which the suite's own kernels change too.
set -eu

bin=$1
fixtures=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$bin/embed" --quiet --from csv "$fixtures/mini.csv" "$fixtures/nonexec.csv" >"$scratch/train.jsonl"
"$bin/embed" --quiet "$fixtures/eval.jsonl" >"$scratch/eval.jsonl"

# make_mapper NAME RUNNER...: fits and calibrates there.
make_mapper() {
  name=$1
  shift
  "$@" "$bin/fit" --quiet --threads 1 --nonexec-label none "$scratch/train.jsonl" \
    >"$scratch/$name.fitted"
  "$@" "$bin/calibrate" --quiet --threads 1 --mapper "$scratch/$name.fitted" \
    "$scratch/train.jsonl" >"$scratch/$name.json"
}

# decide NAME RUNNER...: scores there at the point frozen here.
decide() {
  name=$1
  shift
  "$@" "$bin/score" --quiet --threads 1 --mapper "$scratch/$name.json" --op "$scratch/op.json" \
    "$scratch/eval.jsonl" >"$scratch/$name.scored"
  jq -c '[.prompt, .abstain, .reason, .predicted]' "$scratch/$name.scored" >"$scratch/$name.decided"
  same=differ
  cmp -s "$scratch/here.decided" "$scratch/$name.decided" && same=equal
  gap=$(jq -c .confidence "$scratch/$name.scored" | paste - "$scratch/here.confidence" |
    awk '{ d = $1 - $2; if (d < 0) d = -d; if (d > m) m = d } END { printf "%.1e", m }')
  printf '%s: mapper %s, point accepted, decisions %s, confidences within %s\n' "$name" \
    "$(jq -r .fingerprint "$scratch/$name.json")" "$same" "$gap"
}

make_mapper here env
"$bin/score" --quiet --mapper "$scratch/here.json" "$scratch/eval.jsonl" >"$scratch/here.scored"
jq -c .confidence "$scratch/here.scored" >"$scratch/here.confidence"
"$bin/sweep" --quiet --labels "$fixtures/labels.csv" --thresholds 0.50:0.95:0.05 \
  "$scratch/here.scored" | "$bin/pick-op" --quiet --max-hallucination-rate 0.2 >"$scratch/op.json"
"$bin/score" --quiet --mapper "$scratch/here.json" --op "$scratch/op.json" "$scratch/eval.jsonl" |
  jq -c '[.prompt, .abstain, .reason, .predicted]' >"$scratch/here.decided"
decide here env

for type in Haswell Nehalem; do
  make_mapper "$type" env "OPENBLAS_CORETYPE=$type"
  decide "$type" env "OPENBLAS_CORETYPE=$type"
done
for cpu in Nehalem Haswell; do
  make_mapper "qemu-$cpu" qemu-x86_64 -cpu "$cpu"
  decide "qemu-$cpu" qemu-x86_64 -cpu "$cpu"
done
