#!/bin/sh
# Makes OUTPUT/promptutils-VERSION-ARCHITECTURE-linux.tar.gz, which runs where glibc is 2.35 or newer.
#
# The part of OpenBLAS that is used, libjq and the library of its regular expressions stand beside the
# tools.
# The same sources and tools give the same bytes, wherever they are built.
# usage: make-dist.sh BIN OUTPUT    (run in the repository's root)
set -eu

bin=$1
output=$2
here=$(dirname "$0")
version=$("$here/version.sh")
name=promptutils-$version-$(uname -m)-linux
mkdir -p "$output"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/$name
mkdir "$root"

# Debian's libjq asks for glibc 2.36 because of one function, which the tools bring along.
cc=${CC:-$(command -v clang || command -v cc)}
"$cc" -O2 -fPIC -c "$here/random.c" -o "$scratch/random.o"
"$cc" -O2 "$here/reversion.c" -o "$scratch/reversion"

# The path of libraries as rpath, not runpath: libjq's own library is looked for there too.
"$here/link.sh" "$bin" "$scratch/promptutils" "$scratch/random.o" \
  -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker "\$ORIGIN/../lib/promptutils"
"$here/install.sh" "$bin" "$root" --no-note
# Swift's section is a sum of the compiler's arguments, with the folder's name in them.
strip --remove-section=.swift_modhash -o "$root/bin/promptutils" "$scratch/promptutils"

mkdir -p "$root/lib/promptutils"
"$here/make-openblas.sh" "$root/lib/promptutils/libopenblas.so.0"
ldd "$bin/promptutils" | awk '$1 ~ /^lib(jq|onig)\./ { print $1, $3 }' | while read -r soname file; do
  install -m 644 "$(readlink -f "$file")" "$root/lib/promptutils/$soname"
  "$scratch/reversion" "$root/lib/promptutils/$soname" GLIBC_2.36 GLIBC_2.2.5
done
# Whose work is in the tarball.
for package in libopenblas0-pthread libjq1 libonig5; do
  install -m 644 "/usr/share/doc/$package/copyright" "$root/share/doc/promptutils/$package.copyright"
done

tar --create --directory "$scratch" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu \
  --mtime="@$("$here/version.sh" --date)" "$name" | gzip -n9 >"$scratch/$name.tar.gz"
mv "$scratch/$name.tar.gz" "$output/"
echo "$output/$name.tar.gz: $(wc -c <"$output/$name.tar.gz") bytes, $(du -sb "$root" | cut -f1) unpacked"
