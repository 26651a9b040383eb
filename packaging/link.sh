#!/bin/sh
# Links the one program with seven names from what `swift build` left in BIN.
# usage: link.sh BIN OUTPUT [LINKER-ARGUMENT ...]
#   SWIFTC, CC   compilers (default swiftc, and the clang beside it)
set -eu

bin=$1
output=$2
shift 2
here=$(dirname "$0")
swiftc=${SWIFTC:-swiftc}
cc=${CC:-$(dirname "$(readlink -f "$(command -v "$swiftc")")")/clang}

# Nothing to link where nothing is newer; the date says that this was seen to.
newer=$(for file in embed fit calibrate score sweep pick-op audit; do
  find "$bin/$file" -newer "$output" 2>/dev/null || true
done
find "$0" "$here/promptutils.c" "$here/../Sources/CommandLineTool/BuildDescription.swift" -newer "$output" 2>/dev/null || true)
if [ -e "$output" ] && [ -z "$newer" ]; then
  touch "$output"
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The version stands where the tools have it.
version=$("$here/version.sh")
"$cc" -O2 -Wall -Werror -ffile-prefix-map="$(cd "$here" && pwd)"=packaging -DPROMPTUTILS_VERSION="\"$version\"" \
  -c "$here/promptutils.c" -o "$scratch/promptutils.o"

# Each tool has a list of its objects; in one order whatever the folder is called.
for tool in embed fit calibrate score sweep pick-op audit; do
  cat "$bin/$tool.product/Objects.LinkFileList"
done | LC_ALL=C sort -u >"$scratch/objects"

# The standard library warns of a function in it that is not used here.
"$swiftc" -emit-executable -static-stdlib "$scratch/promptutils.o" "@$scratch/objects" \
  -ljq -Xlinker --gc-sections -Xlinker --build-id=none "$@" -o "$scratch/promptutils" 2>"$scratch/errors" ||
  { cat "$scratch/errors" >&2; exit 1; }
mv "$scratch/promptutils" "$output"
