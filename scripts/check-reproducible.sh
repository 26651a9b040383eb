#!/bin/sh
# Builds the committed sources in two folders with paths of different lengths, and compares what comes out.
# usage: check-reproducible.sh [PRODUCT]
#   PRODUCT   build and compare only this tool (default: the tarball and the Debian package)
# Exit status: 0 the same bytes, 1 others, 2 it could not be built.
set -eu

product=${1-}
root=$(git rev-parse --show-toplevel)
# One commit for both, also where HEAD moves meanwhile.
commit=$(git -C "$root" rev-parse --short=12 HEAD)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for folder in "$scratch/a" "$scratch/another/and a longer one/b"; do
  mkdir -p "$folder"
  git -C "$root" archive "$commit" | tar x -C "$folder"
  if [ -n "$product" ]; then
    make --silent -C "$folder" product PRODUCT="$product" PROMPTUTILS_COMMIT="$commit" >&2 || exit 2
  else
    make --silent -C "$folder" deb dist PROMPTUTILS_COMMIT="$commit" >&2 || exit 2
  fi
done

cd "$scratch"
status=0
if [ -n "$product" ]; then
  for folder in a "another/and a longer one/b"; do
    # The build id is a sum of what strip takes away, too; .swift_modhash one of the compiler's arguments.
    strip --remove-section=.note.gnu.build-id --remove-section=.swift_modhash -o "$folder/dist-$product" "$folder/.build/release/$product"
  done
  set -- "dist-$product"
else
  cd a && set -- dist/* && cd ..
fi
for file in "$@"; do
  if cmp "a/$file" "another/and a longer one/b/$file"; then
    sha256sum "a/$file" | sed 's|  a/|  |'
  else
    status=1
  fi
done
exit $status
