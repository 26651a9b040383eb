#!/bin/bash
# Makes the n-th system call of a kind fail in every tool, and prints what came of it.
# usage: scripts/faults/run.sh BIN [TOOL...]
#
# A row for each tool, call and error. `full` counts runs that ended with 0 and the whole output, `said` those
# that ended with 1 or 2 and a message, and what must not be: `loss` (0 without the whole output), `mute`
# (a failure without a message), `crash` (a signal or another status), `hang` (60 s). Status 1 if there
# is any of the last four. `memory` counts runs that the dynamic loader or Swift's runtime ended because they
# were given no memory: nothing of the tool runs then, or could go on. It is told, and is no failure.
#
# strace counts the calls of each thread by itself, so the n-th of every thread fails. Writes are those to
# standard output: with the message failing too, nothing could be said. Where a thread makes more than FAULTS_MOST
# calls (default 40), two thirds of so many are the first ones and the rest lie evenly behind them.
set -u

bin=$(cd "${1:?give the folder of the tools}" && pwd)
shift
cd "$(dirname "$0")/../.." || exit 2
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
command -v strace >/dev/null || { echo "faults: install strace" >&2; exit 2; }
export PATH="$bin:$PATH" LC_ALL=C.UTF-8

# Small inputs of every stage.
prepare() {
  cd "$scratch" || exit 2
  awk 'NR == 1 || NR % 5 == 0' "$root/Fixtures/mini.csv" >rows.csv
  embed --from csv rows.csv >train.jsonl && fit train.jsonl >fitted.json &&
    calibrate --mapper fitted.json --quiet train.jsonl >mapper.json &&
    score --mapper mapper.json train.jsonl >scored.jsonl && sweep scored.jsonl >metrics.jsonl &&
    pick-op metrics.jsonl >op.json
} 2>/dev/null

# command TOOL: what is run; input is read from a file, so that read and open meet it too.
command_of() {
  case $1 in
  embed) echo "embed --from csv rows.csv" ;;
  fit) echo "fit train.jsonl" ;;
  calibrate) echo "calibrate --mapper fitted.json train.jsonl" ;;
  score) echo "score --mapper mapper.json --op op.json train.jsonl" ;;
  sweep) echo "sweep --by-class --scopes 0:1:0.02 scored.jsonl" ;;
  pick-op) echo "pick-op metrics.jsonl" ;;
  audit) echo "audit --op op.json --filter fires scored.jsonl" ;;
  esac
}

# calls OF a kind as strace names them.
kinds="openat:ENOSPC,EMFILE,EINTR,EIO read:EIO,EINTR,EAGAIN write:ENOSPC,EIO,EINTR,EAGAIN
  mmap:ENOMEM clone3,clone:EAGAIN pipe2,pipe:EMFILE"
most=${FAULTS_MOST:-40}

# only CALLS: what narrows them down, as options of strace.
only() { [ "$1" != write ] || echo "-P $scratch/out"; }

# once COMMAND CALLS ERROR N: runs it and says which kind of end it took.
once() {
  # shellcheck disable=SC2046,SC2086 # the command and the options are words
  timeout -s KILL 60 strace -f -qq -o trace $(only "$2") -e trace="$2" -e inject="$2:error=$3:when=$4" $1 \
    >out 2>err
  status=$?
  injected=$(grep -c INJECTED trace)
  if [ "$injected" -eq 0 ]; then
    echo none
  elif [ "$status" -eq 137 ] && ! grep -q 'killed by SIGKILL' trace; then
    echo hang
  elif [ "$status" -eq 0 ]; then
    if cmp -s out whole; then echo full; else echo loss; fi
  elif [ "$status" -le 2 ]; then
    if [ -s err ]; then echo said; else echo mute; fi
  elif { [ "$status" -eq 127 ] && grep -q 'out of memory' err; } ||
    grep -q 'Could not allocate memory' err; then
    echo memory
  else
    echo crash
  fi
}

# The calls of a run without faults: how many the dynamic loader makes, and the most that one thread makes.
# The loader's come first, up to the call by which it announces the first thread; what fails there is the
# system's to say.
count_calls() {
  # shellcheck disable=SC2046,SC2086 # the command and the options are words
  strace -f -qq -o trace $(only "$2") -e trace="$2,set_tid_address" $1 >out 2>/dev/null
  awk '/set_tid_address\(/ { loader = calls[$1]; next }
    /^[0-9]+ +[a-z0-9_]+\(/ { if (++calls[$1] > most) most = calls[$1] }
    END { print loader + 0, most + 0 }' trace
}

# numbers LOADER TOTAL: the n that are tried.
numbers() {
  awk -v first="$(($1 + 1))" -v last="$2" -v most="$most" 'BEGIN {
    dense = last - first + 1 <= most ? last : first + int(most * 2 / 3)
    for (n = first; n <= dense; n++) print n
    step = (last - dense) / (most / 3)
    for (n = dense + step; step > 0 && n < last + .5; n += step < 1 ? 1 : step) print int(n + .5)
  }' | uniq
}

prepare || { echo "faults: the tools in $bin do not run" >&2; exit 2; }
[ $# -gt 0 ] || set -- embed fit calibrate score sweep pick-op audit
printf '%-10s %-13s %-7s %6s %6s %6s %6s %6s %6s %6s  %s\n' \
  tool call error full said memory loss mute crash hang 'which n'
failed=0
for tool in "$@"; do
  command=$(command_of "$tool")
  # shellcheck disable=SC2086 # the command is words
  $command >whole 2>err || { echo "faults: without faults $tool fails: $(tail -n 1 err)" >&2; exit 2; }
  for kind in $kinds; do
    calls=${kind%%:*}
    read -r loader total < <(count_calls "$command" "$calls")
    for error in $(echo "${kind#*:}" | tr , ' '); do
      declare -A ends=([full]=0 [said]=0 [memory]=0 [loss]=0 [mute]=0 [crash]=0 [hang]=0 [none]=0)
      worst=
      for n in $(numbers "$loader" "$total"); do
        end=$(once "$command" "$calls" "$error" "$n")
        ends[$end]=$((ends[$end] + 1))
        case $end in
        loss | mute | crash | hang)
          worst="$worst $n:$end"
          failed=1
          ;;
        esac
      done
      printf '%-10s %-13s %-7s %6d %6d %6d %6d %6d %6d %6d %s\n' "$tool" "$calls" "$error" \
        "${ends[full]}" "${ends[said]}" "${ends[memory]}" "${ends[loss]}" "${ends[mute]}" "${ends[crash]}" \
        "${ends[hang]}" "$worst"
    done
  done
done
exit "$failed"
