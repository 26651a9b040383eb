import Groundwork

/// How clearly a prompt is about what a mapper does.
///
/// Each kind of evidence objects to a row the more, the further the row is below the training rows'
/// median, and the objections are added: one strong objection is enough, and no other evidence makes up
/// for it. The relative distance weighs most, cosine similarity half of that and clarity a quarter; where classes
/// that must not fire were trained, the gap to them takes the place of these two and weighs as much as the
/// distance. `scope` is the share of training rows with as many objections or more.
public struct Scope: Sendable, Equatable {
  /// What prompts in general look like.
  let background: Background
  /// Where training rows and prompts in general lie.
  let distance: RelativeDistance
  /// In the order of `ScopeEvidenceKind`; at least one.
  let evidence: [ScopeEvidence]
  /// The training rows' clearness.
  let table: QuantileTable
  /// Whether the table's rows had been held out from model, exemplars and distance; else only from the
  /// distance.
  public let outOfFold: Bool

  /// Number of training rows that `scope` is held against.
  public var rows: Int { table.rows }

  /// Takes numbers that were read.
  init(
    background: Background, distance: RelativeDistance, evidence: [ScopeEvidence],
    table: QuantileTable, outOfFold: Bool
  ) {
    self.background = background
    self.distance = distance
    self.evidence = evidence
    self.table = table
    self.outOfFold = outOfFold
  }

  /// Learns what is usual from training rows.
  ///
  /// - Parameters:
  ///   - background: What prompts in general look like.
  ///   - distance: Of all rows.
  ///   - values: Shape (n), n > 0: of rows that must be told from strange ones.
  ///   - weights: What each kind weighs; the others are left out.
  ///   - outOfFold: Whether model and exemplars had not seen the rows.
  init(
    background: Background, distance: RelativeDistance, values: [ScopeValues],
    weights: [ScopeEvidenceKind: Double], outOfFold: Bool
  ) {
    self.background = background
    self.distance = distance
    self.outOfFold = outOfFold
    let evidence = ScopeEvidenceKind.allCases.compactMap { kind in
      weights[kind].map { weight in
        ScopeEvidence(kind: kind, values: values.map { $0[kind] }, weight: weight)
      }
    }
    self.evidence = evidence
    table = QuantileTable(values.map { Scope.clearness($0, evidence) })
  }

  /// −log of the sum of objections: the larger, the more clearly inside.
  static func clearness(_ values: ScopeValues, _ evidence: [ScopeEvidence]) -> Double {
    -Double.log(evidence.reduce(0) { $0 + $1.objection(values[$1.kind]) })
  }

  /// The share of training rows that are no more clearly inside.
  ///
  /// - Returns: In [0, 1].
  func share(_ values: ScopeValues) -> Double {
    table.share(notAbove: Scope.clearness(values, evidence))
  }
}
