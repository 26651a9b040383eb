#!/bin/sh
# Builds the fuzz targets and runs each for some seconds over its corpus.
# usage: fuzz.sh SECONDS [TARGET...]
#
# What libFuzzer finds beside Fuzz/corpus is kept in .build-fuzz/corpus, and an input that fails in
# .build-fuzz/findings: `.build-fuzz/debug/fuzz TARGET FILE` runs it again.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:?say for how many seconds}
shift
folder=.build-fuzz

PROMPTUTILS_FUZZ=1 "${SWIFT:-swift}" build --product fuzz --scratch-path "$folder" \
  --sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
fuzz=$folder/debug/fuzz
# shellcheck disable=SC2046 # the names are separate words
[ $# -gt 0 ] || set -- $("$fuzz" --list)

# Swift must not catch what libFuzzer is to catch.
export SWIFT_BACKTRACE=enable=no
mkdir -p "$folder/findings"
status=0
for target in "$@"; do
  mkdir -p "$folder/corpus/$target"
  echo "fuzz: $target for $seconds s" >&2
  dictionary=
  [ ! -f "Fuzz/$target.dict" ] || dictionary=-dict=Fuzz/$target.dict
  # A slow input is a finding: no target may take more than 20 s or 2 GB.
  # shellcheck disable=SC2086 # no dictionary is no argument
  "$fuzz" "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
    -print_final_stats=1 -verbosity=0 $dictionary -artifact_prefix="$folder/findings/$target-" \
    "$folder/corpus/$target" "Fuzz/corpus/$target" >"$folder/$target.log" 2>&1 || {
    status=1
    echo "fuzz: $target failed; the end of $folder/$target.log:" >&2
    grep -v '^ *at /\|^rax\|^r[0-9b-ds]' "$folder/$target.log" | tail -n 40 >&2
  }
  grep 'number_of_executed_units' "$folder/$target.log" >&2 || true
done
exit "$status"
