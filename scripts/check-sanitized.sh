#!/bin/sh
# Builds tools and tests under a sanitizer, C kernels included, and runs the tests with them.
# The case embed-without-proc is left out: sanitizers read /proc; and embed-cuts-half-a-line-on-a-full-disk, as the
# thread sanitizer writes a file of its own, which its limit cuts.
# usage: check-sanitized.sh address|thread|undefined [arguments of swift build and swift test]
set -eu
cd "$(dirname "$0")/.."

sanitizer=$1
shift
folder=.build-$sanitizer

# What libjq and OpenBLAS keep until the process ends is theirs.
export ASAN_OPTIONS="detect_leaks=0:abort_on_error=0:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1:${UBSAN_OPTIONS:-}"
# OpenBLAS and libjq are not instrumented, so what they order is not seen.
export TSAN_OPTIONS="halt_on_error=1:ignore_noninstrumented_modules=1:${TSAN_OPTIONS:-}"

# Tests that are left out, as a pattern of their names.
skip=PublishedVectorTests
case $sanitizer in
address) set -- --sanitize=address "$@" ;;
thread)
  set -- --sanitize=thread "$@"
  # Signals come late under it, and libjq's failures are told by one; the simulations run on one thread, for hours.
  skip="$skip|whatMakesLibjqFailIsAnError|CertifierTests|BettingTestTests"
  ;;
undefined)
  # Swift has no such sanitizer of its own: the C code is built with clang's, and its runtime linked in.
  builtins=$("$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")/clang" --rtlib=compiler-rt \
    -print-libgcc-file-name)
  set -- -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined \
    -Xlinker "$(echo "$builtins" | sed 's/clang_rt.builtins/clang_rt.ubsan_standalone/')" "$@"
  ;;
*)
  echo "check-sanitized: there is no sanitizer $sanitizer; give address, thread or undefined" >&2
  exit 64
  ;;
esac
set -- --disable-xctest --scratch-path "$folder" "$@"

"${SWIFT:-swift}" build --build-tests "$@"
PROMPTUTILS_SANITIZER=$sanitizer PROMPTUTILS_BIN="$PWD/$folder/debug" "${SWIFT:-swift}" test --skip-build \
  --skip "$skip" "$@"
