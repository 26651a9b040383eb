/// A part of a regular expression.
indirect enum PatternNode: Equatable, Sendable {
  case nothing
  case one(ScalarSet)
  case sequence([PatternNode])
  /// The first that leads to a match.
  case choice([PatternNode])
  case repeated(PatternNode, least: Int, most: Int?, PatternRepetition)
  /// Matches where its inside would match from here on, or would not.
  case lookahead(PatternNode, isNegative: Bool)
  /// Gives nothing back once it has matched.
  case atomic(PatternNode)
  case anchor(PatternAnchor)

  /// Whether it may match no scalar at all.
  var mayBeEmpty: Bool {
    switch self {
    case .nothing, .lookahead, .anchor: true
    case .one: false
    case .sequence(let nodes): nodes.allSatisfy(\.mayBeEmpty)
    case .choice(let nodes): nodes.contains(where: \.mayBeEmpty)
    case .repeated(let node, let least, _, _): least == 0 || node.mayBeEmpty
    case .atomic(let node): node.mayBeEmpty
    }
  }

  /// Whether something inside repeats without end.
  var hasUnboundedRepeat: Bool {
    switch self {
    case .nothing, .one, .anchor: false
    case .sequence(let nodes), .choice(let nodes): nodes.contains(where: \.hasUnboundedRepeat)
    case .repeated(let node, _, let most, _): most == nil || node.hasUnboundedRepeat
    case .lookahead(let node, _), .atomic(let node): node.hasUnboundedRepeat
    }
  }
}

/// How a repetition chooses its length.
enum PatternRepetition: Sendable {
  /// As long as possible, shorter where the rest needs it.
  case greedy
  /// As short as possible.
  case lazy
  /// As long as possible, whatever the rest needs.
  case possessive
}

/// A place in a text.
enum PatternAnchor: Sendable {
  case startOfText
  case endOfText
  case startOfLine
  case endOfLine
}
