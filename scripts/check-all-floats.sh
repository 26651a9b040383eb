#!/bin/sh
# Holds the text of every float, all 2^32, against Swift's own description; about ten minutes on one core.
# Usage: scripts/check-all-floats.sh [STEP], to look at each STEP-th only.
set -eu

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/main.swift" <<'SWIFT'
import Glibc

let step = CommandLine.arguments.count > 1 ? UInt64(CommandLine.arguments[1]) ?? 1 : 1
let text = UnsafeMutablePointer<UInt8>.allocate(capacity: ShortestDecimal.capacity)
var (wrong, count) = (0, 0)
for bits in stride(from: UInt64(0), to: 1 << 32, by: Int(step)) {
  let value = Float(bitPattern: UInt32(bits))
  guard value.isFinite else { continue }
  let length = ShortestDecimal.write(value, to: text)
  var description = value.description
  let isEqual = description.withUTF8 { $0.count == length && $0.elementsEqual(UnsafeBufferPointer(start: text, count: length)) }
  count += 1
  if isEqual { continue }
  wrong += 1
  let found = String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
  if wrong <= 10 { print("\(found), expected \(description)") }
}
print("\(count) floats, \(wrong) of them wrong")
exit(wrong == 0 ? 0 : 1)
SWIFT
swiftc -O -wmo -package-name promptutils -o "$work/check" "$work/main.swift" \
  Sources/JSON/ShortestDecimal.swift Sources/JSON/BinaryPowersOfTen.swift \
  Sources/JSON/PowersOfTen.swift Sources/JSON/EightBytes.swift
"$work/check" "${1-1}"
