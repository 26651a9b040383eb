/// Where one row of a prompt counts, packed into 64 bits: seen (1), a mark that ``PromptSample`` uses
/// (1), histogram (16), cell (44), kind (2).
struct PromptPlace: Equatable {
  /// Histograms that there is room for.
  static let histogramLimit = 1 << 16

  /// The packed bits.
  let bits: UInt64

  private static let cellMask: UInt64 = (1 << 44 - 1) << 2

  init(bits: UInt64) { self.bits = bits }

  init(seen: Bool, histogram: Int, cell: Int, kind: FiringKind) {
    bits =
      (seen ? 1 << 63 : 0) | UInt64(histogram) << 46 | UInt64(cell) << 2 | UInt64(kind.rawValue)
  }

  /// Whether the prompt trained the mapper.
  var seen: Bool { bits >> 63 == 1 }

  /// Which histogram the row is in.
  var histogram: Int { Int(bits >> 46 & 0xffff) }

  /// Its cell there.
  var cell: Int { Int((bits & Self.cellMask) >> 2) }

  /// What the row is if it fires.
  var kind: FiringKind { FiringKind(rawValue: Int(bits & 3)) ?? .unlabelled }

  /// The same but for the cell.
  func at(cell: Int) -> PromptPlace {
    PromptPlace(bits: bits & ~Self.cellMask | UInt64(cell) << 2)
  }

  /// How little a kind speaks for the mapper.
  private var severity: Int {
    switch kind {
    case .unlabelled: 0
    case .correct: 1
    case .wrong: 2
    case .hallucinated: 3
    }
  }

  /// Where a prompt counts that counted in some places, once another of its rows is met.
  ///
  /// At each point a prompt counts as its least favourable row there. It counts as seen where any of
  /// its rows is. Of the others only those of the worst kind matter, hallucinated before wrong before
  /// correct: a mistake is made where any of them fires, so every cell is kept that is within no
  /// other; what is right, or not known, fires only where all of them do, which is one cell. Rows of
  /// several histograms (classes) count in the first of these, as a mistake at every point or as
  /// right at none, because classes may have different thresholds. All of this depends on the set of
  /// rows alone, never on their order.
  static func merge(
    _ places: PromptPlaces, _ new: PromptPlace, in order: some PlaceOrder
  ) -> PromptPlaces {
    let old = places.leading
    if places.seen { return places }
    if new.seen || new.severity > old.severity { return PromptPlaces(new) }
    if new.severity < old.severity { return places }
    let isMistake = new.kind == .wrong || new.kind == .hallucinated
    if new.histogram != old.histogram {
      return PromptPlaces(
        PromptPlace(
          seen: false, histogram: min(old.histogram, new.histogram),
          cell: isMistake ? order.always : 0, kind: old.kind))
    }
    guard isMistake else { return PromptPlaces(old.at(cell: order.meet(old.cell, new.cell))) }
    if places.contains(where: { order.isWithin(new.cell, $0.cell) }) { return places }
    var merged = PromptPlaces(new, places.filter { !order.isWithin($0.cell, new.cell) })
    merged.sort { $0.cell < $1.cell }
    return merged
  }
}
