#!/bin/sh
# Installs the Debian packages that are missing; without root it names the command to run.
set -eu

missing=
for package in "$@"; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  case $state in
  *"ok installed"*) ;;
  *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo "missing packages; run: sudo apt-get install$missing" >&2
  exit 1
fi
echo "installing:$missing" >&2
apt-get update -qq
# shellcheck disable=SC2086 # the names are separate words
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
