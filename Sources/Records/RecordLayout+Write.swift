import JSON

extension RecordLayout {
  /// Writes the object again with edits; see `Record.write`.
  func write(_ edits: FieldEdits, _ match: inout EditMatch, into out: inout [UInt8]) {
    match.update(self, edits.sequence)
    out.append(contentsOf: line[..<bodyStart])
    var separator = Separator()
    for position in fields.indices {
      let field = fields[position]
      // Whitespace after the last value belongs to the closing bracket.
      let isLast = position == fields.count - 1
      let end = isLast ? field.value.upperBound : field.member.upperBound
      let edit = match.editOfField[position]
      if edit < 0 {
        separator.write(into: &out)
        append(field.member.lowerBound..<end, to: &out)
      } else if edits.sets(edit) {
        separator.write(into: &out)
        append(field.member.lowerBound..<field.value.lowerBound, to: &out)
        edits.appendValue(edit, to: &out)
        append(field.value.upperBound..<end, to: &out)
      }
    }
    for edit in match.others where edits.sets(edit) {
      separator.write(into: &out)
      edits.appendMember(edit, to: &out)
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
}
