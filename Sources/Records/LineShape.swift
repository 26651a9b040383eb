import JSON

/// The names of a line's fields, by which the next line is read faster where it has the same.
///
/// The lines of one stream mostly have the same fields in the same order: there a name is compared with one
/// other, and neither hashed nor sought.
struct LineShape {
  /// UTF-8 of the names, one behind the other.
  private var bytes: [UInt8] = []
  /// Where each name ends in `bytes`.
  private var ends: [Int] = []

  /// Names that are known, from the first field on.
  var count: Int { ends.count }

  /// Passes the key of a field, with colon and white space, where it is spelled as it was in the line before.
  ///
  /// - Parameters:
  ///   - position: The field, from 0.
  ///   - scanner: At the key.
  /// - Returns: Bytes of the name; nil, with nothing passed, where it is another or has escapes.
  @inline(__always)
  func passKey(_ position: Int, _ scanner: inout JSONScanner) -> Int? {
    guard position < ends.count else { return nil }
    let range = start(position)..<ends[position]
    let passes = bytes.withUnsafeBytes {
      scanner.skipKey(spelled: UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    return passes ? range.count : nil
  }

  /// Adds the name of the next field, which its line spells without escapes.
  mutating func append(_ name: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: name)
    ends.append(bytes.count)
  }

  /// Forgets the names from a field on.
  mutating func keep(first count: Int) {
    guard count < ends.count else { return }
    bytes.removeSubrange(start(count)...)
    ends.removeSubrange(count...)
  }

  private func start(_ position: Int) -> Int { position == 0 ? 0 : ends[position - 1] }
}
