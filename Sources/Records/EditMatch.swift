/// Which edit meets which field; kept by the parser so that its memory is reused, and while lines and edits have
/// the names that they had, so is what is in it.
struct EditMatch: ~Copyable {
  /// For each field the edit that meets it, or -1.
  private(set) var editOfField: [Int] = []
  /// The edits of names that the line lacks, in edit order.
  private(set) var others: [Int] = []
  /// What both were made for.
  private var shape = 0
  private var sequence = 0
  private var count = 0

  /// Holds a line's fields against edits.
  @inline(__always)
  mutating func update(_ layout: borrowing RecordLayout, _ edits: EditSequence) {
    let isKnown =
      shape == layout.shapeNumber && sequence == edits.number && count == edits.count
      && editOfField.count == layout.fields.count
    if !isKnown { find(layout, edits) }
  }

  @inline(never)
  private mutating func find(_ layout: borrowing RecordLayout, _ edits: EditSequence) {
    (shape, sequence, count) = (layout.shapeNumber, edits.number, edits.count)
    others.removeAll(keepingCapacity: true)
    editOfField.removeAll(keepingCapacity: true)
    editOfField.append(contentsOf: repeatElement(-1, count: layout.fields.count))
    edits.forEachName { edit, name, hash in
      if let position = layout.position(of: name, hash: hash) {
        editOfField[position] = edit
      } else {
        others.append(edit)
      }
    }
  }
}
