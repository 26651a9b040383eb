import Groundwork

/// What the evidence says of a row; nil for a kind that the mapper does not use.
struct ScopeValues: Sendable, Equatable {
  var distance: Double
  var similarity: Double
  var clarity: Double
  var gap: Double

  subscript(kind: ScopeEvidenceKind) -> Double {
    switch kind {
    case .distance: distance
    case .similarity: similarity
    case .clarity: clarity
    case .gap: gap
    }
  }
}
