/// What the right answer to a row is.
public enum Gold: Equatable, Sendable {
  /// Nobody has said.
  case unlabelled
  /// The prompt must not execute anything: the mapper must abstain.
  case notExecutable
  /// The class at this index of the taxonomy.
  case label(Int)
}
