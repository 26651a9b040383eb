#!/bin/bash
# Embeds, scores and sweeps partitions with GNU parallel, and merges their counts: the bytes of one machine.
#
# usage: sweep-partitions.sh MAPPER LABELS PARTITION ... >metrics.jsonl
#   GATE_FILE         a gate's jq program (default none)
#   SWEEP             more arguments for sweep, such as '--thresholds 0.5:0.95:0.05'
#   PARALLEL_OPTIONS  more arguments for parallel, such as '--sshloginfile hosts --transferfile {}'
#
# A partition that fails is tried once more; if it fails again everything stops, and the tool's message
# and its status are the script's.
set -euo pipefail

[ $# -ge 3 ] || { sed -n 's/^# usage/usage/p' "$0" >&2; exit 64; }
mapper=$1 labels=$2
shift 2
counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
export mapper labels counts SWEEP="${SWEEP-}" GATE_FILE="${GATE_FILE-}"

# One partition; its counts are renamed when they are whole, so that a part that died leaves none.
# A partition without rows has none.
sweep_partition() {
  set -euo pipefail
  embed --encoding base64 "$1" |
    score --quiet --threads 1 --mapper "$mapper" ${GATE_FILE:+--gate-file "$GATE_FILE"} >"$counts/$2.scored"
  if [ -s "$counts/$2.scored" ]; then
    # shellcheck disable=SC2086 # SWEEP is separate words
    sweep --quiet --labels "$labels" $SWEEP "$counts/$2.scored" >"$counts/$2.part"
    mv "$counts/$2.part" "$counts/$2.jsonl"
  fi
  rm "$counts/$2.scored"
}
export -f sweep_partition

# shellcheck disable=SC2086 # options are separate words
parallel --will-cite --quote --halt now,fail=1 --retries 2 ${PARALLEL_OPTIONS-} \
  sweep_partition '{}' '{#}' ::: "$@" || exit 2
sweep --merge "$counts"/*.jsonl
