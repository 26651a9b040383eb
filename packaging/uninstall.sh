#!/bin/sh
# Removes what install.sh put below DESTINATION, and the folders that it made, where they are empty.
# usage: uninstall.sh BIN DESTINATION    (run in the repository's root)
set -eu

bin=$1
destination=$2
note=$destination/share/promptutils/made-folders

folders=$(LC_ALL=C sort -r "$note" 2>/dev/null || true)
"$(dirname "$0")/manifest.sh" "$bin" | while read -r _ _ target; do
  rm -f "$destination/$target"
done
rm -f "$note"
# The deepest first: a longer path comes after its beginning.
printf '%s\n' "$folders" | while read -r folder; do
  [ -z "$folder" ] || [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty "$folder"
done
