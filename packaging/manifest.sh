#!/bin/sh
# Lists what is installed, a line a file: MODE SOURCE TARGET, or link TEXT TARGET; targets below the prefix.
# usage: manifest.sh BIN    (run in the repository's root)
set -eu

bin=$1
tools='embed fit calibrate score sweep pick-op audit'

echo "755 $bin/promptutils bin/promptutils"
for tool in $tools; do
  echo "link promptutils bin/$tool"
  echo "644 man/$tool.1 share/man/man1/$tool.1"
  echo "644 completions/bash/$tool share/bash-completion/completions/$tool"
  echo "644 completions/zsh/_$tool share/zsh/site-functions/_$tool"
  echo "644 completions/fish/$tool.fish share/fish/vendor_completions.d/$tool.fish"
done
echo "644 man/promptutils.5 share/man/man5/promptutils.5"
echo "644 man/promptutils.7 share/man/man7/promptutils.7"
# So that `man promptutils` opens the overview, not the file formats.
echo "link ../man7/promptutils.7 share/man/man1/promptutils.1"
for file in LICENSE README.md CHANGELOG.md; do
  echo "644 $file share/doc/promptutils/$file"
done

# What people run or copy, and the data that the manual's examples read.
for file in freeze check demo.sh show-demo.sh generate_suite.py export_onnx.py; do
  echo "755 scripts/$file share/promptutils/scripts/$file"
done
for folder in examples Fixtures; do
  find "$folder" -type f ! -path '*/reference/*' ! -path '*/models/*' ! -path '*/__pycache__/*' |
    LC_ALL=C sort | while read -r file; do
    mode=644
    [ ! -x "$file" ] || mode=755
    echo "$mode $file share/promptutils/$file"
  done
done
