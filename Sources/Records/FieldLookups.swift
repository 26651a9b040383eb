import Groundwork

/// The fields that were asked for in lines of one shape, in order, and where they lie.
///
/// A stage asks the same of every line, so that each question is compared with one that was answered before.
struct FieldLookups {
  /// Questions that are kept; later ones are sought every time.
  private static let limit = 64

  /// The names that were asked for.
  private var names: [String] = []
  /// What ``identity(of:)`` says of each name.
  private var identities: [SIMD2<UInt64>] = []
  /// The position of each name's field, or -1 where no field has it.
  private var positions: [Int] = []
  /// The question that is expected next.
  private var next = 0

  /// Begins another line of the same shape.
  mutating func restart() { next = 0 }

  /// Forgets everything, as lines of another shape begin.
  mutating func removeAll() { keep(first: 0) }

  private mutating func keep(first count: Int) {
    names.removeSubrange(count...)
    identities.removeSubrange(count...)
    positions.removeSubrange(count...)
    next = count
  }

  /// Takes a question.
  ///
  /// - Returns: The field's position, -1 for none; nil where this was not asked at this place before.
  @inline(__always)
  mutating func answer(_ name: String) -> Int? {
    guard next < positions.count else { return nil }
    if identities[next] != Self.identity(of: name), !isNext(name) { return nil }
    next &+= 1
    return positions[next &- 1]
  }

  /// Keeps the answer to a question that had none: the field's position, -1 for none.
  mutating func append(_ name: String, position: Int) {
    guard next == positions.count, next < Self.limit else { return }
    names.append(name)
    identities.append(Self.identity(of: name))
    positions.append(position)
    next += 1
  }

  /// Whether a name in other memory has the bytes of the one that is expected; if not, those from there on
  /// are forgotten.
  @inline(never)
  private mutating func isNext(_ name: String) -> Bool {
    guard Name(names[next]) == Name(name) else {
      keep(first: next)
      return false
    }
    names[next] = name
    identities[next] = Self.identity(of: name)
    return true
  }

  /// A string's own 16 bytes: its UTF-8 where that is short, else where it lies.
  ///
  /// While the string is kept, another with the same 16 bytes is the same text.
  @inline(__always)
  private static func identity(of text: String) -> SIMD2<UInt64> {
    unsafeBitCast(text, to: SIMD2<UInt64>.self)
  }
}
