import Groundwork
import JSON
import Synchronization

/// The names of a record's edits, in order.
///
/// A stage makes the same edits to every record, so that each name is compared with the one that stood at
/// its place before, and neither hashed nor spelled again.
struct EditSequence: Sendable {
  /// A call that named a field.
  private struct Call {
    var name: RememberedName
    /// The edit that it made, or that of the same name before it.
    let edit: Int
  }

  private struct Edit {
    let hash: UInt64
    /// Offsets of the name's UTF-8 in `names`.
    let name: Range<Int>
    /// Offsets of the name as the key of a member, with its colon, in `keys`.
    let key: Range<Int>
  }

  private var calls: [Call] = []
  private var edits: [Edit] = []
  private var names: [UInt8] = []
  private var keys = JSONWriter()
  private var index = NameIndex()
  /// Calls of this record.
  private var callCount = 0
  /// Edits of this record.
  private(set) var count = 0
  /// Tells these calls from all others that were ever made: two sequences of one number have the same
  /// names up to the count of either.
  private(set) var number = 0

  private static let lastNumber = Atomic(0)

  /// Begins the edits of another record.
  mutating func restart() { (callCount, count) = (0, 0) }

  /// Takes a name.
  ///
  /// - Returns: The number of its edit; `count` before the call where the name is new.
  @inline(__always)
  mutating func edit(of name: String) -> Int {
    guard callCount < calls.count, calls[callCount].name.isSame(as: name) else { return seek(name) }
    let edit = calls[callCount].edit
    callCount &+= 1
    if edit == count { count &+= 1 }
    return edit
  }

  /// Takes a name that is not the one that is expected; what was expected from there on is forgotten.
  @inline(never)
  private mutating func seek(_ name: String) -> Int {
    forgetRest()
    number = Self.lastNumber.add(1, ordering: .relaxed).newValue
    var spelling = name
    let edit = spelling.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      let hash = NameIndex.hash(bytes)
      let known = index.position(of: hash) { edit in
        names.withUnsafeBytes {
          UnsafeRawBufferPointer(rebasing: $0[edits[edit].name]).hasSameBytes(as: bytes)
        }
      }
      if let known { return known }
      append(utf8, hash: hash)
      return count - 1
    }
    calls.append(Call(name: RememberedName(name), edit: edit))
    callCount += 1
    return edit
  }

  private mutating func append(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) {
    let (nameStart, keyStart) = (names.count, keys.bytes.count)
    names.append(contentsOf: name)
    keys.beginDocument()
    keys.key(utf8: name)
    edits.append(
      Edit(hash: hash, name: nameStart..<names.count, key: keyStart..<keys.bytes.count))
    index.append(hash)
    count += 1
  }

  /// Forgets what records before this one had from here on.
  private mutating func forgetRest() {
    calls.removeSubrange(callCount...)
    guard count < edits.count else { return }
    names.removeSubrange(edits[count].name.lowerBound...)
    keys.bytes.removeSubrange(edits[count].key.lowerBound...)
    edits.removeSubrange(count...)
    index.keep(first: count)
  }

  /// Calls `body` with the hash and the UTF-8 of each edit's name, in order.
  func forEachName(_ body: (_ edit: Int, _ name: UnsafeRawBufferPointer, _ hash: UInt64) -> Void) {
    names.withUnsafeBytes { names in
      for edit in 0..<count {
        let name = UnsafeRawBufferPointer(rebasing: names[edits[edit].name])
        body(edit, name, edits[edit].hash)
      }
    }
  }

  /// Appends an edit's name as the key of a member, with its colon.
  func appendKey(_ edit: Int, to out: inout [UInt8]) {
    keys.bytes.withUnsafeBytes {
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[edits[edit].key]))
    }
  }
}
