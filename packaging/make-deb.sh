#!/bin/sh
# Makes OUTPUT/promptutils_VERSION-0local1_ARCHITECTURE.deb.
#
# Debian's package "sweep", a sound editor, has /usr/bin/sweep and its page. So our sweep is offered
# to update-alternatives, which leaves another package's file alone; it is always to be had as
# `promptutils sweep` and as /usr/lib/promptutils/bin/sweep, where the other six are too.
# usage: make-deb.sh BIN OUTPUT    (run in the repository's root)
#   DEB_MAINTAINER   who answers for the package
set -eu

bin=$1
output=$2
here=$(dirname "$0")
version=$("$here/version.sh")-0local1
architecture=$(dpkg --print-architecture)
maintainer=${DEB_MAINTAINER:-promptutils maintainers <promptutils@packages.debian.org>}
SOURCE_DATE_EPOCH=$("$here/version.sh" --date)
export SOURCE_DATE_EPOCH
umask 022
mkdir -p "$output"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root
chmod 755 "$scratch"

"$here/install.sh" "$bin" "$root/usr" --no-note
# Swift's section is a sum of the compiler's arguments, with the folder's name in them.
strip --remove-section=.comment --remove-section=.note --remove-section=.swift_modhash \
  -o "$root/usr/bin/promptutils" "$bin/promptutils"

# The name that another package has.
mkdir -p "$root/usr/lib/promptutils/bin"
for tool in embed fit calibrate score sweep pick-op audit; do
  ln -s ../../../bin/promptutils "$root/usr/lib/promptutils/bin/$tool"
done
rm "$root/usr/bin/sweep"
mv "$root/usr/share/man/man1/sweep.1" "$root/usr/share/man/man1/promptutils-sweep.1"

# As Debian has it: pages compressed, completions without the name of a shell, zsh's in its own folder, and
# one text of the licence for all packages.
sed -i '1{/^#!/d}' "$root"/usr/share/bash-completion/completions/*
find "$root/usr/share/man" -type f -exec gzip -n9 {} +
rm "$root/usr/share/man/man1/promptutils.1"
ln -s ../man7/promptutils.7.gz "$root/usr/share/man/man1/promptutils.1.gz"
mkdir -p "$root/usr/share/zsh"
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
doc=$root/usr/share/doc/promptutils
gzip -n9 "$doc/CHANGELOG.md"
mv "$doc/CHANGELOG.md.gz" "$doc/changelog.gz"
install -m 644 "$here/debian/copyright" "$doc/copyright"
ln -sf ../../common-licenses/Apache-2.0 "$doc/LICENSE"
ln -s ../../promptutils/examples "$doc/examples"
sed "s|@VERSION@|$version|; s|@MAINTAINER@|$maintainer|; s|@DATE@|$(date -u -R -d "@$SOURCE_DATE_EPOCH")|" \
  "$here/debian/changelog" | gzip -n9 >"$doc/changelog.Debian.gz"

# What the program is linked with, as packages; and OpenBLAS, which it opens by itself.
mkdir "$scratch/debian"
printf 'Source: promptutils\n\nPackage: promptutils\nArchitecture: any\n' >"$scratch/debian/control"
depends=$(cd "$scratch" && dpkg-shlibdeps -O "$root/usr/bin/promptutils" 2>/dev/null |
  sed -n 's/^shlibs:Depends=\(.*\)/\1, libopenblas0/p')

mkdir "$root/DEBIAN"
for script in postinst prerm triggers; do
  mode=755
  [ $script != triggers ] || mode=644
  install -m $mode "$here/debian/$script" "$root/DEBIAN/$script"
done
sed "s|@VERSION@|$version|; s|@ARCHITECTURE@|$architecture|; s|@MAINTAINER@|$maintainer|
  s|@DEPENDS@|$depends|; s|@SIZE@|$(du -sk --apparent-size "$root/usr" | cut -f1)|" \
  "$here/debian/control" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
chmod 644 "$root/DEBIAN/control" "$root/DEBIAN/md5sums"
dpkg-deb --root-owner-group --build "$root" "$output/promptutils_${version}_$architecture.deb"
