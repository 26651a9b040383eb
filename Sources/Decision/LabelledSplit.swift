public import Groundwork

/// Divides rows into halves label by label, so that each half has its share of every label.
///
/// Of the n prompts of a label, the ⌊f · n + u⌋ of the lowest hashes make the half `choose`, f its share
/// and u in [0, 1) drawn from the label's name: the share is kept within one prompt for each label, and
/// for all labels together on average, where rounding one way would starve a half of rare labels. Prompts
/// that must not execute are one label, those without a label another. A prompt under several
/// labels counts as the first of: must not execute, the classes in taxonomy order, none.
///
/// The sides hang on the hashes and labels alone: neither on the order of rows, nor on repeats, scores or
/// mapper. Rows wait until all are known, up to a limit; of more rows the halves are by hash alone, which is as
/// even there, and needs no memory.
public struct LabelledSplit<Row> {
  /// The split, with its fingerprint once it is known.
  public private(set) var split: PromptSplit
  private let limit: Int
  /// The rows that wait, with hash and stratum.
  private var waiting: [(row: Row, hash: UInt64, stratum: Int)] = []
  private var isByHash: Bool

  /// Divides nothing yet.
  ///
  /// - Parameters:
  ///   - split: The half to keep, and the share of `choose`.
  ///   - rule: By what prompts fall on their sides.
  ///   - limit: Most rows to wait for.
  public init(_ split: PromptSplit, by rule: PromptSplit.Rule, limit: Int = 131_072) {
    self.split = split
    self.limit = limit
    isByHash = rule == .hash
  }

  /// Takes a row.
  ///
  /// - Returns: The rows whose side is known now, with whether they are in the half.
  public mutating func add(
    _ row: Row, _ promptHash: UInt64, _ gold: Gold
  ) -> [(row: Row, isKept: Bool)] {
    if isByHash { return [(row, split.keeps(promptHash))] }
    let stratum =
      switch gold {
      case .notExecutable: 0
      case .label(let index): index + 1
      case .unlabelled: Int.max
      }
    waiting.append((row, promptHash, stratum))
    guard waiting.count > limit else { return [] }
    isByHash = true
    defer { waiting = [] }
    return waiting.map { ($0.row, split.keeps($0.hash)) }
  }

  /// Ends the rows.
  ///
  /// - Parameter classes: The taxonomy, in order.
  /// - Returns: The rows that still waited, in their order, with whether they are in the half.
  public mutating func finish(classes: [Name]) -> [(row: Row, isKept: Bool)] {
    guard !waiting.isEmpty else { return [] }
    var strata: [UInt64: Int] = [:]
    for (_, hash, stratum) in waiting { strata[hash] = min(strata[hash] ?? .max, stratum) }
    let members = Dictionary(grouping: strata.keys) { strata[$0] ?? .max }
    var cuts: [Int: UInt64] = [:]
    var fingerprint = Fingerprint("halves by label 1")
    for stratum in members.keys.sorted() {
      let name = LabelledSplit.name(stratum, classes)
      let cut = LabelledSplit.last(of: (members[stratum] ?? []).sorted(), name, split.fraction)
      cuts[stratum] = cut
      fingerprint.add(name)
      fingerprint.add(cut.map { [$0] } ?? [])
    }
    split.fingerprint = Name(fingerprint.text)
    defer { waiting = [] }
    return waiting.map { row, hash, _ in
      let isChosen = cuts[strata[hash] ?? .max].map { hash <= $0 } ?? false
      return (row, isChosen == (split.half == .choose))
    }
  }

  /// The highest hash in the half `choose`.
  ///
  /// - Parameters:
  ///   - hashes: Those of the label's prompts, ascending.
  ///   - name: The label's.
  ///   - fraction: The share of `choose`.
  /// - Returns: nil where the half has none of the label's prompts.
  private static func last(
    of hashes: [UInt64], _ name: String, _ fraction: Double
  ) -> UInt64? {
    var draw = StableHash()
    draw.add(bytes: Array(name.utf8))
    let count = Int(Double(hashes.count) * fraction + PromptSplit.position(draw.value))
    return count == 0 ? nil : hashes[min(count, hashes.count) - 1]
  }

  /// A name that no two strata share: a class's own is behind a colon.
  private static func name(_ stratum: Int, _ classes: [Name]) -> String {
    switch stratum {
    case 0: "must not execute"
    case .max: "no label"
    default: ":\(classes.indices.contains(stratum - 1) ? classes[stratum - 1].text : "")"
    }
  }
}
