import JSON

/// Changes to make to a record while it is written: fields to set and fields to remove.
///
/// A later edit of a name takes the place of the earlier one. Clear and reuse one value per thread: it keeps
/// its memory, and the names where the next record's edits have the same ones in the same order.
public struct FieldEdits: Sendable {
  /// The names of the edits.
  private(set) var sequence = EditSequence()
  /// Shape (edits): offsets of each new value's JSON in `json`, or nil to remove the field.
  private var values: [Range<Int>?] = []
  private var json = JSONWriter()

  /// Starts without edits.
  public init() {}

  /// Sets a field: replaced where it stands, or else appended in the order of the edits.
  ///
  /// - Parameters:
  ///   - name: The field.
  ///   - write: Writes exactly one value. When it writes none, the value is `null`.
  public mutating func set(_ name: String, _ write: (inout JSONWriter) -> Void) {
    let start = json.bytes.count
    json.beginDocument()
    write(&json)
    if json.bytes.count <= start { json.null() }
    add(name, Range(uncheckedBounds: (start, json.bytes.count)))
  }

  /// Removes a field, if the record has it.
  public mutating func remove(_ name: String) { add(name, nil) }

  /// Forgets all edits.
  public mutating func removeAll() {
    sequence.restart()
    values.removeAll(keepingCapacity: true)
    json.removeAll()
  }

  @inline(__always)
  private mutating func add(_ name: String, _ value: Range<Int>?) {
    let edit = sequence.edit(of: name)
    if edit == values.count { values.append(value) } else { values[edit] = value }
  }

  /// Whether nothing is to be changed.
  var isEmpty: Bool { values.isEmpty }

  /// Whether an edit sets its field, and does not remove it.
  func sets(_ edit: Int) -> Bool { values[edit] != nil }

  /// Appends the JSON of an edit's value.
  func appendValue(_ edit: Int, to out: inout [UInt8]) {
    guard let value = values[edit] else { return }
    json.bytes.withUnsafeBytes {
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[value]))
    }
  }

  /// Appends the member that an edit makes.
  func appendMember(_ edit: Int, to out: inout [UInt8]) {
    sequence.appendKey(edit, to: &out)
    appendValue(edit, to: &out)
  }
}
