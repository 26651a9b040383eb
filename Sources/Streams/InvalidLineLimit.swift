/// How many lines may be set aside before too much is wrong.
public enum InvalidLineLimit: Sendable, Equatable {
  /// So many lines.
  case count(Int)
  /// This share of all lines, from 0 to 1; it is looked at from the thousandth line on, and at the end.
  case share(Double)

  /// Lines before which a share says little.
  static let fewestLines = 1000

  /// Holds a count against the limit.
  ///
  /// - Parameters:
  ///   - count: Lines set aside.
  ///   - lines: All lines so far.
  ///   - isEnd: Whether these are all there will be.
  /// - Returns: Whether too many lines were set aside.
  func isExceeded(by count: Int, of lines: Int, isEnd: Bool) -> Bool {
    switch self {
    case .count(let most): count > most
    case .share(let most):
      (isEnd || lines >= Self.fewestLines) && Double(count) > most * Double(lines)
    }
  }

  /// The limit as a user reads it.
  var description: String {
    switch self {
    case .count(let most): "\(most)"
    case .share(let most):
      most == (most * 100).rounded() / 100 ? "\(Int((most * 100).rounded()))%" : "\(most * 100)%"
    }
  }
}
