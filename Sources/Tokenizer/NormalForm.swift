internal import CUnicode
import Groundwork
import ModelFiles

/// A Unicode normal form, by the tables that Hugging Face `tokenizers` has.
///
/// Scalars are decomposed, marks behind a letter are put in canonical order, and for the composed forms each
/// letter takes up the marks that it has a scalar with.
///
/// - SeeAlso: Unicode Standard Annex #15, https://www.unicode.org/reports/tr15/
struct NormalForm {
  let isCompatible: Bool
  let composes: Bool

  /// What a scalar must have to be changed, or to change another.
  private var active: UnicodeFlags { isCompatible ? [.canonical, .compatible] : .canonical }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    guard text.contains(where: { $0 >= 0x80 }) else { return output.append(contentsOf: text) }
    // Scalars since the last that nothing reaches across, decomposed; the rank of each.
    var pending: [(scalar: UInt32, rank: UInt32)] = []
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      index += length
      if UnicodeFlags(scalar).isDisjoint(with: active) {
        flush(&pending, into: &output)
        pending.append((scalar, 0))
      } else {
        decompose(scalar, into: &pending)
      }
    }
    flush(&pending, into: &output)
  }

  private func decompose(_ scalar: UInt32, into pending: inout [(scalar: UInt32, rank: UInt32)]) {
    if let syllable = HangulSyllable(scalar) {
      return syllable.forEach { pending.append(($0, 0)) }
    }
    var parts = unicode_run(scalars: nil, count: 0)
    if isCompatible { parts = unicode_compatible_parts(scalar) }
    if parts.count == 0 { parts = unicode_canonical_parts(scalar) }
    guard parts.count > 0 else { return pending.append((scalar, unicode_combining_rank(scalar))) }
    for part in UnsafeBufferPointer(start: parts.scalars, count: parts.count) {
      pending.append((part, unicode_combining_rank(part)))
    }
  }

  /// Writes what is pending, in order and composed.
  private func flush(
    _ pending: inout [(scalar: UInt32, rank: UInt32)], into output: inout [UInt8]
  ) {
    if pending.count > 1 {
      sortMarks(&pending)
      if composes { compose(&pending) }
    }
    for element in pending { output.append(scalar: element.scalar) }
    pending.removeAll(keepingCapacity: true)
  }

  /// Sorts each run of marks by rank; equal ones keep their order.
  private func sortMarks(_ pending: inout [(scalar: UInt32, rank: UInt32)]) {
    var start = 0
    while start < pending.count {
      guard pending[start].rank > 0 else {
        start += 1
        continue
      }
      let end = pending[start...].firstIndex { $0.rank == 0 } ?? pending.count
      let sorted = pending[start..<end].enumerated()
        .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      pending.replaceSubrange(start..<end, with: sorted.map(\.element))
      start = end
    }
  }

  /// Joins each letter with what follows it, unless a mark of the same rank, or a letter, stands between.
  private func compose(_ pending: inout [(scalar: UInt32, rank: UInt32)]) {
    var kept = 0
    var starter: Int?
    for index in pending.indices {
      let next = pending[index]
      if let place = starter {
        let last = kept - 1
        let isBlocked =
          last > place && (pending[last].rank >= next.rank || pending[last].rank == 0)
        if !isBlocked, let whole = Self.composed(pending[place].scalar, next.scalar) {
          pending[place].scalar = whole
          continue
        }
      }
      pending[kept] = next
      if next.rank == 0 { starter = kept }
      kept += 1
    }
    pending.removeLast(pending.count - kept)
  }

  private static func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if let syllable = HangulSyllable.composed(first, second) { return syllable }
    let found = unicode_composites(first)
    let pairs = UnsafeBufferPointer(start: found.scalars, count: found.count)
    for place in stride(from: 0, to: pairs.count - 1, by: 2) where pairs[place] == second {
      return pairs[place + 1]
    }
    return nil
  }
}
