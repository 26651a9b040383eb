import JSON

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
    if edits.edits.isEmpty {
      out.append(contentsOf: parser.line)
      return
    }
    let isNew = matchEdits(edits)
    out.append(contentsOf: parser.line[..<parser.bodyStart])
    var separator = Separator()
    for position in parser.fields.indices {
      let field = parser.fields[position]
      let edit = parser.editOfField[position]
      if edit >= 0 && edits.edits[edit].value == nil { continue }
      separator.write(into: &out)
      // Whitespace after the last value belongs to the closing bracket.
      let isLast = position == parser.fields.count - 1
      let end = isLast ? field.value.upperBound : field.member.upperBound
      if edit >= 0, let value = edits.edits[edit].value {
        out.append(contentsOf: parser.line[field.member.lowerBound..<field.value.lowerBound])
        out.append(contentsOf: edits.values.bytes[value])
        out.append(contentsOf: parser.line[field.value.upperBound..<end])
      } else {
        out.append(contentsOf: parser.line[field.member.lowerBound..<end])
      }
    }
    if isNew { writeNewFields(edits, separator, into: &out) }
    out.append(contentsOf: parser.line[parser.bodyEnd...])
  }

  /// A comma before all but the first.
  private struct Separator {
    private var isFirst = true

    mutating func write(into out: inout [UInt8]) {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
    }
  }

  /// Notes which edit each field meets; true when an edit sets a field that the line lacks.
  private func matchEdits(_ edits: FieldEdits) -> Bool {
    parser.editOfField.removeAll(keepingCapacity: true)
    parser.editOfField.append(contentsOf: repeatElement(-1, count: parser.fields.count))
    var isNew = false
    for (number, edit) in edits.edits.enumerated() {
      if let position = position(of: edit, edits) {
        parser.editOfField[position] = number
      } else if edit.value != nil {
        isNew = true
      }
    }
    return isNew
  }

  private func position(of edit: FieldEdits.Edit, _ edits: FieldEdits) -> Int? {
    edits.names.withUnsafeBytes { names in
      parser.position(of: UnsafeRawBufferPointer(rebasing: names[edit.name]), hash: edit.hash)
    }
  }

  private func writeNewFields(
    _ edits: FieldEdits, _ separator: Separator, into out: inout [UInt8]
  ) {
    var separator = separator
    for edit in edits.edits {
      guard let value = edit.value, position(of: edit, edits) == nil else { continue }
      separator.write(into: &out)
      var key = JSONWriter()
      edits.names[edit.name].withUnsafeBufferPointer { key.key(utf8: $0) }
      out.append(contentsOf: key.bytes)
      out.append(contentsOf: edits.values.bytes[value])
    }
  }
}
