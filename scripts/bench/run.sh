#!/bin/sh
# Measures the tools in BIN and their peers on this machine, and prints ratios.
# usage: run.sh BIN [pipeline|fit|transformers]...
# The peers live in a virtual environment of their own under the cache folder.
set -eu

bin=$(cd "$1" && pwd)
shift
here=$(dirname "$0")
venv=${XDG_CACHE_HOME:-$HOME/.cache}/promptutils/bench-venv
wanted=${*:-pipeline fit transformers}

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi

for part in $wanted; do
  "$venv/bin/python" "$here/${part}_bench.py" "$bin"
done
