#!/bin/sh
# Holds the text of every float, all 2^32, alone and in arrays, against Swift's own description; about twenty minutes on one core.
# Usage: scripts/check-all-floats.sh [STEP], to look at each STEP-th only.
set -eu

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/main.swift" <<'SWIFT'
import Glibc

let step = CommandLine.arguments.count > 1 ? UInt64(CommandLine.arguments[1]) ?? 1 : 1
let text = UnsafeMutablePointer<UInt8>.allocate(capacity: ShortestDecimal.capacity)
let row = UnsafeMutablePointer<UInt8>.allocate(capacity: 256 * FloatsText.capacity)
var (wrong, count) = (0, 0)
var values: [Float] = []
var wanted: [UInt8] = []

/// Holds the floats that have come together, as an array.
func holdRow() {
  let length = values.withUnsafeBufferPointer { FloatsText.write($0, to: row) }
  let isEqual = wanted.elementsEqual(UnsafeBufferPointer(start: row, count: length))
  if !isEqual {
    wrong += 1
    let found = String(decoding: UnsafeBufferPointer(start: row, count: length), as: UTF8.self)
    if wrong <= 10 { print("\(found), expected \(String(decoding: wanted, as: UTF8.self))") }
  }
  values.removeAll(keepingCapacity: true)
  wanted.removeAll(keepingCapacity: true)
}

for bits in stride(from: UInt64(0), to: 1 << 32, by: Int(step)) {
  let value = Float(bitPattern: UInt32(bits))
  guard value.isFinite else { continue }
  let length = ShortestDecimal.write(value, to: text)
  var description = value.description
  let isEqual = description.withUTF8 { $0.count == length && $0.elementsEqual(UnsafeBufferPointer(start: text, count: length)) }
  description.withUTF8 { wanted += $0 }
  wanted.append(UInt8(ascii: ","))
  values.append(value)
  if values.count == 256 { holdRow() }
  count += 1
  if isEqual { continue }
  wrong += 1
  let found = String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
  if wrong <= 10 { print("\(found), expected \(description)") }
}
holdRow()
print("\(count) floats, \(wrong) of them wrong")
exit(wrong == 0 ? 0 : 1)
SWIFT
clang=$(dirname "$(readlink -f "$(command -v swiftc)")")/clang
for source in Sources/CFloatText/*.c; do
  "$clang" -O2 -std=c2x -c -I Sources/CFloatText/include -I Sources/CVector/include -o "$work/$(basename "$source").o" "$source"
done
echo 'module CFloatText { header "CFloatText.h" }' > "$work/module.modulemap"
cp Sources/CFloatText/include/CFloatText.h "$work"
swiftc -O -wmo -package-name promptutils -I "$work" -o "$work/check" "$work/main.swift" "$work"/*.o \
  Sources/JSON/ShortestDecimal.swift Sources/JSON/FloatsText.swift Sources/JSON/BinaryPowersOfTen.swift \
  Sources/JSON/PowersOfTen.swift Sources/JSON/EightBytes.swift
"$work/check" "${1-1}"
