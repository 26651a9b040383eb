import Groundwork

/// The fields that were asked for in lines of one shape, in order, and where they lie.
///
/// A stage asks the same of every line, so that each question is compared with one that was answered before.
struct FieldLookups {
  /// Questions that are kept; later ones are sought every time.
  private static let limit = 64

  /// UTF-8 of the names, one behind the other.
  private var bytes: [UInt8] = []
  /// Where each name ends in `bytes`, and the field's position, or -1 where no field has the name.
  private var answers: [(end: Int, position: Int)] = []
  /// The question that is expected next.
  private var next = 0

  /// Begins another line of the same shape.
  mutating func restart() { next = 0 }

  /// Forgets everything, as lines of another shape begin.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    next = 0
  }

  /// Takes a question.
  ///
  /// - Returns: The field's position, -1 for none; nil where this was not asked at this place before.
  @inline(__always)
  mutating func answer(_ name: UnsafeRawBufferPointer) -> Int? {
    guard next < answers.count else { return nil }
    let start = next == 0 ? 0 : answers[next - 1].end
    let range = start..<answers[next].end
    let isSame = bytes.withUnsafeBytes {
      UnsafeRawBufferPointer(rebasing: $0[range]).hasSameBytes(as: name)
    }
    guard isSame else {
      bytes.removeSubrange(start...)
      answers.removeSubrange(next...)
      return nil
    }
    next += 1
    return answers[next - 1].position
  }

  /// Keeps the answer to a question that had none.
  mutating func append(_ name: UnsafeRawBufferPointer, position: Int?) {
    guard next == answers.count, next < Self.limit else { return }
    bytes.append(contentsOf: name)
    answers.append((bytes.count, position ?? -1))
    next += 1
  }
}
