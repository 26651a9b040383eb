#!/bin/sh
# Prints the version, or with --date the second at which its day began, from CHANGELOG.md's latest release.
# usage: version.sh [--date]
set -eu

changes=$(dirname "$0")/../CHANGELOG.md
release=$(sed -n 's/^## \([0-9][0-9.]*\) - \([0-9-]*\)$/\1 \2/p' "$changes" | head -n 1)
[ -n "$release" ] || {
  echo "version.sh: $changes has no release; give it a heading such as: ## 1.0.0 - 2026-11-27" >&2
  exit 1
}
case ${1-} in
--date) date -u -d "${release#* }" +%s ;;
*) echo "${release% *}" ;;
esac
