#!/bin/sh
# Writes the commit's name for --version, and only where it changed, so that nothing is built twice.
# usage: write-commit.sh HEADER
set -eu

header=$1
commit=${PROMPTUTILS_COMMIT-$(git rev-parse --short=12 HEAD 2>/dev/null || true)}
if [ -z "${PROMPTUTILS_COMMIT+set}" ] && [ -n "$commit" ] && ! git diff --quiet HEAD 2>/dev/null; then
  commit=$commit+changes
fi
line="#define BUILD_COMMIT \"$commit\""
if [ "$line" != "$(cat "$header" 2>/dev/null)" ]; then
  printf '%s\n' "$line" >"$header"
  touch "$(dirname "$header")/CBuild.c"
fi
