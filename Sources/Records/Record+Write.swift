extension Record {
  /// Writes the object again, byte for byte but for the edits, without LF.
  ///
  /// A replaced value keeps its place and the spelling of its key. A removed field goes with the
  /// whitespace round it and one comma. New fields stand after the last one, compact and in edit
  /// order.
  ///
  /// - Parameters:
  ///   - edits: What to change; none gives the line as it was.
  ///   - out: Receives the bytes.
  public func write(_ edits: FieldEdits, into out: inout [UInt8]) {
    if edits.isEmpty {
      out.append(contentsOf: line)
    } else {
      parser.layout.write(edits, &parser.match, into: &out)
    }
  }
}
