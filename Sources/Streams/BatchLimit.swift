/// When a batch is large enough for a worker: whichever limit is met first.
public struct BatchLimit: Sendable {
  /// The most lines.
  public var rows: Int
  /// The line that makes a batch this long is its last.
  public var bytes: Int
  /// A batch of fewer lines is never too long.
  public var fewestRows: Int

  public init(rows: Int, bytes: Int = .max, fewestRows: Int = 1) {
    self.rows = rows
    self.bytes = bytes
    self.fewestRows = fewestRows
  }

  /// Whether a batch of so many lines and bytes takes no more.
  public func isMet(rows: Int, bytes: Int) -> Bool {
    rows >= self.rows || bytes >= self.bytes && rows >= fewestRows
  }
}
