/// The fields that were asked for in lines of one shape, in order, and where they lie.
///
/// A stage asks the same of every line, so that each question is compared with one that was answered before.
struct FieldLookups {
  /// Questions that are kept; later ones are sought every time.
  private static let limit = 64

  /// The names that were asked for.
  private var names: [RememberedName] = []
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
    positions.removeSubrange(count...)
    next = count
  }

  /// Takes a question.
  ///
  /// - Returns: The field's position, -1 for none; nil where this was not asked at this place before, and what
  ///   was is forgotten from there on.
  @inline(__always)
  mutating func answer(_ name: String) -> Int? {
    guard next < positions.count else { return nil }
    guard names[next].isSame(as: name) else {
      keep(first: next)
      return nil
    }
    next &+= 1
    return positions[next &- 1]
  }

  /// Keeps the answer to a question that had none: the field's position, -1 for none.
  mutating func append(_ name: String, position: Int) {
    guard next == positions.count, next < Self.limit else { return }
    names.append(RememberedName(name))
    positions.append(position)
    next += 1
  }
}
