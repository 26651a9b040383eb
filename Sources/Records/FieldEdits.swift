import JSON

/// Changes to make to a record while it is written: fields to set and fields to remove.
///
/// A later edit of a name takes the place of the earlier one. Clear and reuse one value per thread:
/// clearing keeps the memory.
public struct FieldEdits: Sendable {
  struct Edit {
    /// Offsets of the name's UTF-8 in `names`.
    let name: Range<Int>
    let hash: UInt64
    /// Offsets of the new value's JSON among the values, or nil to remove the field.
    var value: Range<Int>?
  }

  private(set) var edits: [Edit] = []
  private(set) var names: [UInt8] = []
  private var values = JSONWriter()
  private var index = NameIndex()

  /// Starts without edits.
  public init() {}

  /// Sets a field: replaced where it stands, or else appended in the order of the edits.
  ///
  /// - Parameters:
  ///   - name: The field.
  ///   - write: Writes exactly one value. When it writes none, the value is `null`.
  public mutating func set(_ name: String, _ write: (inout JSONWriter) -> Void) {
    let start = values.bytes.count
    values.beginDocument()
    write(&values)
    if values.bytes.count <= start { values.null() }
    add(name, start..<values.bytes.count)
  }

  /// Removes a field, if the record has it.
  public mutating func remove(_ name: String) { add(name, nil) }

  /// Forgets all edits.
  public mutating func removeAll() {
    edits.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    values.removeAll()
    index.removeAll()
  }

  private mutating func add(_ name: String, _ value: Range<Int>?) {
    var name = name
    name.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      let hash = NameIndex.hash(bytes)
      let known = index.position(of: hash) { names[edits[$0].name].elementsEqual(bytes) }
      if let known {
        edits[known].value = value
        return
      }
      let start = names.count
      names.append(contentsOf: bytes)
      edits.append(Edit(name: start..<names.count, hash: hash, value: value))
      index.append(hash)
    }
  }

  /// Appends the JSON of a new value.
  func appendValue(_ value: Range<Int>, to out: inout [UInt8]) {
    values.bytes.withUnsafeBytes { out.append(contentsOf: $0[value]) }
  }

  /// Appends the member that an edit makes, or nothing when it removes.
  func appendMember(_ number: Int, to out: inout [UInt8]) {
    let edit = edits[number]
    guard let value = edit.value else { return }
    var key = JSONWriter()
    swap(&key.bytes, &out)
    names.withUnsafeBufferPointer { names in
      key.key(utf8: UnsafeBufferPointer(rebasing: names[edit.name]))
    }
    swap(&key.bytes, &out)
    appendValue(value, to: &out)
  }
}
