#!/bin/sh
# Writes the completions of every tool for bash, zsh and fish.
# usage: make-completions.sh BIN OUTPUT
set -eu

bin=$1
output=$2
mkdir -p "$output/bash" "$output/zsh" "$output/fish"
for tool in embed fit calibrate score sweep pick-op audit; do
  "$bin/$tool" --generate-completion-script bash >"$output/bash/$tool"
  "$bin/$tool" --generate-completion-script zsh >"$output/zsh/_$tool"
  "$bin/$tool" --generate-completion-script fish >"$output/fish/$tool.fish"
done
