import Records

/// A table read whole, and in two pieces cut where the first byte says, gives the same rows.
func fuzzCSV(_ bytes: UnsafeRawBufferPointer) {
  guard let first = bytes.first else { return }
  let table = Array(bytes.dropFirst())
  let cut = table.count * Int(first) / 256
  let whole = rows(of: [table])
  let pieces = rows(of: [Array(table[..<cut]), Array(table[cut...])])
  precondition(whole == pieces, "rows depend on where the input was cut")
}

/// Every row and every error, as text.
private func rows(of pieces: [[UInt8]]) -> [String] {
  var reader = CSVReader()
  var found: [String] = []
  for (index, piece) in pieces.enumerated() {
    reader.push(piece)
    if index == pieces.count - 1 { reader.finish() }
    var isAtEnd = false
    while !isAtEnd {
      do throws(CSVError) {
        if let row = try reader.next() {
          found.append("\(row.line) \(row.fields)")
        } else {
          isAtEnd = true
        }
      } catch {
        // The bytes of a fatal error are what has arrived: where the input was cut is in them.
        found.append("\(error.line) \(error.what); \(error.remedy) \(error.isFatal)")
        isAtEnd = found.count > 1000
      }
    }
  }
  return found + ["\(reader.header ?? [])"]
}
