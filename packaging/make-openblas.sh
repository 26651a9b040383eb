#!/bin/sh
# Makes the part of OpenBLAS that the tools call into a library of its own, without Fortran's.
# usage: make-openblas.sh OUTPUT    (run in the repository's root)
#   CC   a C compiler (default clang, else cc)
set -eu

output=$1
here=$(dirname "$0")
cc=${CC:-$(command -v clang || command -v cc)}
archive=$(pkg-config --variable=libdir openblas || true)/libopenblas.a
[ -f "$archive" ] || {
  echo "make-openblas.sh: no $archive; install libopenblas-dev" >&2
  exit 1
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What Sources/COpenBLAS looks up.
symbols=$(sed -n 's/.*dlsym(library, "\([a-z0-9_]*\)").*/\1/p' Sources/COpenBLAS/OpenBLAS.c)
[ -n "$symbols" ] || { echo "make-openblas.sh: Sources/COpenBLAS/OpenBLAS.c looks up nothing" >&2; exit 1; }
# shellcheck disable=SC2086 # a word for each symbol
{
  echo '{ global:'
  printf '%s;\n' $symbols
  echo 'local: *; };'
} >"$scratch/exports"
# shellcheck disable=SC2046,SC2086 # a word for each symbol
"$cc" -shared -O2 -fPIC -o "$output" -Wl,-soname,libopenblas.so.0 "-Wl,--version-script=$scratch/exports" \
  -Wl,--gc-sections -Wl,-s -Wl,-z,defs $(printf -- '-Wl,-u,%s ' $symbols) \
  "$here/fortran.c" "$archive" -lpthread -lm
