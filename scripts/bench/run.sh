#!/bin/sh
# Measures the tools in BIN and their peers on this machine, and prints ratios.
# usage: run.sh BIN [pipeline|live|fit|transformers]...
# BENCH_FIT_DATA may name a CSV file of prompt and label for the part fit to be measured on as well.
# The peers live in a virtual environment of their own under the cache folder.
set -eu

bin=$(cd "$1" && pwd)
shift
here=$(dirname "$0")
venv=${XDG_CACHE_HOME:-$HOME/.cache}/promptutils/bench-venv
wanted=${*:-pipeline live fit transformers}

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi

models=${XDG_DATA_HOME:-$HOME/.local/share}/promptutils/models
for part in $wanted; do
  case $part in
  pipeline) "$venv/bin/python" "$here/pipeline_bench.py" "$bin" ;;
  live)
    "$venv/bin/python" "$here/live.py" "$bin" "$here/../../Fixtures"
    if [ -e "$models/all-MiniLM-L6-v2" ]; then
      "$venv/bin/python" "$here/live.py" "$bin" "$here/../../Fixtures" --lines 2000 --model all-MiniLM-L6-v2
    fi
    ;;
  fit) "$venv/bin/python" "$here/fit_bench.py" --fit "$bin/fit" ${BENCH_FIT_DATA:+--data "$BENCH_FIT_DATA"} ;;
  transformers)
    "$here/../fetch_models.sh"
    "$venv/bin/python" "$here/transformers_bench.py" --embed "$bin/embed" --models "$models"
    ;;
  *)
    echo "run.sh: there is no benchmark $part; choose from pipeline, live, fit, transformers" >&2
    exit 64
    ;;
  esac
done
