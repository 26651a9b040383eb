#!/bin/bash
# A provider for promptfoo, `providers: ["exec: promptfoo-provider.sh FOLDER"]`: promptfoo adds the prompt
# as the first of its arguments; the answer is the class that fires, or "none".
# usage: promptfoo-provider.sh FOLDER PROMPT ...
set -euo pipefail

folder=$1 prompt=$2
jq -n -c --arg prompt "$prompt" '{$prompt}' | "$(dirname "$0")/../service/answer" "$folder" |
  jq -r 'if .abstain then "none" else .predicted end'
