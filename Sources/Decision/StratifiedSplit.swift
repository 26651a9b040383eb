import Groundwork

/// Divides rows into halves, by hash alone or so that each half has its share of what must not execute.
///
/// By kind, the prompts that must not execute are one stratum, those that may another, those without a
/// label a third. Of the n prompts of a stratum, the ⌊f · n + u⌋ of the lowest hashes make the half
/// `choose`, f its share and u in [0, 1) drawn from the stratum's name: the share is kept within one
/// prompt. A prompt under several labels counts as the first of these.
///
/// The sides hang on the hashes and kinds alone: neither on the order of rows, nor on repeats, scores or
/// mapper. Rows wait until all are known, up to a limit; of more rows the halves are by hash alone, which
/// is as even there, and needs no memory.
///
/// Within a stratum the halves are independent samples. Between strata they are not, since both halves have
/// the same mixture: see ``Rate/isOfOneKind``. A finer division, such as one by label, would make
/// the halves alike in more than their mixture, and what is chosen on one would be shown by the other too often.
public struct StratifiedSplit<Row> {
  /// The kind of a prompt.
  private enum Stratum: String, CaseIterable {
    case mustNotExecute = "must not execute"
    case mayExecute = "may execute"
    case unlabelled = "no label"

    init(_ gold: Gold) {
      self =
        switch gold {
        case .notExecutable: .mustNotExecute
        case .label: .mayExecute
        case .unlabelled: .unlabelled
        }
    }
  }

  /// The split, with its fingerprint once it is known.
  public private(set) var split: PromptSplit
  private let limit: Int
  /// The rows that wait, with their hashes.
  private var waiting: [(row: Row, hash: UInt64)] = []
  /// The hashes of each stratum.
  private var hashes: [Stratum: Set<UInt64>] = [:]
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
    waiting.append((row, promptHash))
    hashes[Stratum(gold), default: []].insert(promptHash)
    guard waiting.count > limit else { return [] }
    isByHash = true
    defer { forget() }
    return waiting.map { ($0.row, split.keeps($0.hash)) }
  }

  /// Ends the rows.
  ///
  /// - Returns: The rows that still waited, in their order, with whether they are in the half.
  public mutating func finish() -> [(row: Row, isKept: Bool)] {
    guard !waiting.isEmpty else { return [] }
    var placed: Set<UInt64> = []
    var chosen: Set<UInt64> = []
    var fingerprint = Fingerprint("halves by kind 1")
    for stratum in Stratum.allCases {
      let own = (hashes[stratum] ?? []).subtracting(placed)
      placed.formUnion(own)
      let sorted = own.sorted()
      chosen.formUnion(StratifiedSplit.lowest(of: sorted, stratum.rawValue, split.fraction))
      fingerprint.add(stratum.rawValue)
      fingerprint.add(sorted)
    }
    split.fingerprint = Name(fingerprint.text)
    defer { forget() }
    return waiting.map { ($0.row, chosen.contains($0.hash) == (split.half == .choose)) }
  }

  private mutating func forget() {
    waiting = []
    hashes = [:]
  }

  /// The hashes in the half `choose`, ascending.
  ///
  /// - Parameters:
  ///   - hashes: Those of the stratum's prompts, ascending.
  ///   - name: The stratum's.
  ///   - fraction: The share of `choose`.
  /// - Returns: The lowest of them.
  private static func lowest(
    of hashes: [UInt64], _ name: String, _ fraction: Double
  ) -> ArraySlice<UInt64> {
    var draw = StableHash()
    draw.add(bytes: Array(name.utf8))
    let count = Int(Double(hashes.count) * fraction + PromptSplit.position(draw.value))
    return hashes.prefix(count)
  }
}
