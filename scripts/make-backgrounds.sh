#!/bin/sh
# Writes what the shipped background prompts look like to each encoder that the suite knows.
# usage: make-backgrounds.sh BIN FIXTURES > Backgrounds.jsonl
# The output becomes Sources/CBackground/Backgrounds.jsonl; the same prompts and models give the same bytes on one
# type of processor.
# The models that scripts/fetch_models.sh fetches have to be there. Needs jq.
set -eu

bin=$1
fixtures=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for model in static all-MiniLM-L6-v2 all-mpnet-base-v2; do
  "$bin/embed" --quiet --model "$model" --background --encoding base64 > "$scratch/background.jsonl"
  # The rows that the mapper is fitted to leave no trace in the background.
  "$bin/embed" --quiet --model "$model" --from csv --encoding base64 "$fixtures/mini.csv" |
    "$bin/fit" --quiet --background "$scratch/background.jsonl" |
    jq -c --arg name "$model" \
      '{embedder: $name, dimension, background: .scope.background}'
done
