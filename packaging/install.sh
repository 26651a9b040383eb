#!/bin/sh
# Installs what manifest.sh lists below DESTINATION, and notes which folders had to be made for it.
# usage: install.sh BIN DESTINATION [--no-note]    (run in the repository's root)
set -eu

bin=$1
destination=$2
note=$destination/share/promptutils/made-folders

# Makes a folder, those above it first, and prints each that was not there.
make_folder() {
  [ ! -d "$1" ] || return 0
  make_folder "$(dirname "$1")"
  mkdir "$1"
  chmod 755 "$1"
  printf '%s\n' "$1"
}

made=$(
  make_folder "$destination/share/promptutils"
  "$(dirname "$0")/manifest.sh" "$bin" | while read -r mode source target; do
    file=$destination/$target
    make_folder "$(dirname "$file")"
    case $mode in
    link) ln -sf "$source" "$file" ;;
    *) install -m "$mode" "$source" "$file" ;;
    esac
  done
)
case ${3-} in
--no-note) exit 0 ;;
esac
# Of an earlier installation over which this one comes, too.
{
  cat "$note" 2>/dev/null || true
  printf '%s\n' "$made"
} | sed '/^$/d' | LC_ALL=C sort -u >"$note.new"
mv "$note.new" "$note"
