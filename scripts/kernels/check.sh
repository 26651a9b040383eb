#!/bin/sh
# Builds the kernels and check.c with clang, and holds every operation to plain loops: here, or on emulated processors.
# usage: check.sh here|x86|aarch64
#
# x86 takes qemu-user for processors without AVX-512, and for AVX-512, which qemu does not know, the intrinsics of
# scripts/kernels/emulated, on a processor with AVX2. aarch64 takes qemu-user and a cross compiler's C library (Debian's
# gcc-aarch64-linux-gnu and libc6-dev-arm64-cross).
set -eu
cd "$(dirname "$0")/../.."

clang=${CLANG:-$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")/clang}
[ -x "$clang" ] || clang=clang
folder=.build-kernels
sources=Sources

# build NAME ARGUMENTS...: the program; and looks through the other C modules that need no library.
build() {
  program=$folder/check-$1
  shift
  mkdir -p "$folder"
  "$clang" "$@" -O2 -Wall -Werror -static -I "$sources/CTransformerKernels/include" \
    -I "$sources/CRegressionKernels/include" -I "$sources/CFloatText/include" -I "$sources/CVector/include" -I Sources/CPlainText/include \
    scripts/kernels/check.c "$sources"/CTransformerKernels/*.c "$sources"/CRegressionKernels/*.c \
    "$sources"/CFloatText/*.c "$sources"/CVector/*.c -lm -o "$program"
  for module in CBackground CBuild COpenBLAS CPlainText CProcess CStaticTable CUnicode; do
    "$clang" "$@" -Wall -std=c2x -I "Sources/$module/include" -Wno-unused-command-line-argument -fsyntax-only "Sources/$module"/*.c
  done
}

# run NAME COMMAND...: the program on one processor.
run() {
  echo "== $1"
  shift
  "$@" "$program"
}

# emulate_avx512: copies the kernels without what asks the compiler for AVX-512's instructions.
emulate_avx512() {
  sources=$folder/emulated
  rm -rf "$sources"
  mkdir -p "$sources"
  cp -r Sources/CTransformerKernels Sources/CRegressionKernels Sources/CFloatText Sources/CVector "$sources"
  for file in "$sources"/*/AVX512*.c; do
    sed -i '/^#pragma clang attribute push/,/apply_to = function)/d; /^#pragma clang attribute pop/d' "$file"
  done
}

case ${1:-} in
here)
  build here
  run here env
  ;;
x86)
  # AVX2 without VNNI or AVX-512, AVX without FMA, and SSE alone.
  build x86
  # What of a processor qemu does not have is said on standard error; what fails, on standard output.
  for cpu in Haswell SandyBridge Nehalem; do run "$cpu" qemu-x86_64 -cpu "$cpu" 2>"$folder/qemu.log"; done
  emulate_avx512
  build avx512 -mavx2 -mfma -Wno-psabi '-D__builtin_cpu_supports(feature)=1' -I scripts/kernels/emulated
  run 'AVX-512, BF16 and VNNI' env
  ;;
aarch64)
  # All that there is; dot products of bytes without bfloat16; plain ARMv8.0.
  build aarch64 --target=aarch64-linux-gnu -fuse-ld=lld
  for cpu in max neoverse-n1 cortex-a53; do run "$cpu" qemu-aarch64 -cpu "$cpu"; done
  ;;
*)
  echo "usage: check.sh here|x86|aarch64" >&2
  exit 64
  ;;
esac
