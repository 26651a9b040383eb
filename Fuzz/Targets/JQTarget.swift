import Filter

/// A program, a line feed, and a row: a predicate, a selection and outputs, each of which may fail.
func fuzzJQ(_ bytes: UnsafeRawBufferPointer) {
  let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
  let program = String(decoding: bytes[..<end], as: UTF8.self)
  let row = UnsafeRawBufferPointer(rebasing: bytes[min(end + 1, bytes.endIndex)...])
  guard let filter = try? JQProgram(program, timeLimit: 0.2) else { return }
  _ = try? filter.predicate(row)
  _ = try? filter.selects(row)
  _ = try? filter.outputs(row) { _ in }
}
