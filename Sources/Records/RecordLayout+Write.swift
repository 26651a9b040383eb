import JSON

extension RecordLayout {
  /// Writes the object again with edits; see `Record.write`.
  func write(_ edits: FieldEdits, _ match: inout EditMatch, into out: inout [UInt8]) {
    find(edits, &match)
    out.append(contentsOf: line[..<bodyStart])
    var separator = Separator()
    for position in fields.indices {
      let field = fields[position]
      // Whitespace after the last value belongs to the closing bracket.
      let isLast = position == fields.count - 1
      let end = isLast ? field.value.upperBound : field.member.upperBound
      let number = match.editOfField[position]
      if number < 0 {
        separator.write(into: &out)
        append(field.member.lowerBound..<end, to: &out)
      } else if let value = edits.edits[number].value {
        separator.write(into: &out)
        append(field.member.lowerBound..<field.value.lowerBound, to: &out)
        edits.appendValue(value, to: &out)
        append(field.value.upperBound..<end, to: &out)
      }
    }
    for number in match.newEdits {
      separator.write(into: &out)
      edits.appendMember(number, to: &out)
    }
    append(bodyEnd..<line.count, to: &out)
  }

  /// A comma before all but the first.
  private struct Separator {
    private var isFirst = true

    mutating func write(into out: inout [UInt8]) {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
    }
  }

  private func append(_ range: Range<Int>, to out: inout [UInt8]) {
    out.append(contentsOf: UnsafeRawBufferPointer(rebasing: line[range]))
  }

  private func find(_ edits: FieldEdits, _ match: inout EditMatch) {
    match.newEdits.removeAll(keepingCapacity: true)
    match.editOfField.removeAll(keepingCapacity: true)
    match.editOfField.append(contentsOf: repeatElement(-1, count: fields.count))
    edits.names.withUnsafeBytes { names in
      for (number, edit) in edits.edits.enumerated() {
        let name = UnsafeRawBufferPointer(rebasing: names[edit.name])
        if let position = position(of: name, hash: edit.hash) {
          match.editOfField[position] = number
        } else if edit.value != nil {
          match.newEdits.append(number)
        }
      }
    }
  }
}
