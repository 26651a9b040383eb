import Groundwork

/// Stops at the first unusable line, or sets such lines aside and counts them.
public final class InvalidLineLog {
  public let policy: InvalidLinePolicy
  private let rejects: OutputStream?
  private let limit: InvalidLineLimit?
  private var lines = 0
  public private(set) var count = 0
  public private(set) var first: Diagnostic?

  /// - Parameters:
  ///   - policy: Whether to stop or to go on.
  ///   - rejects: Where skipped lines are copied to; nil only counts them.
  ///   - limit: How many may be skipped; nil sets no limit.
  public init(
    policy: InvalidLinePolicy, rejects: OutputStream?, limit: InvalidLineLimit? = nil
  ) {
    self.policy = policy
    self.limit = limit
    self.rejects = rejects
  }

  /// Takes a batch's unusable lines.
  ///
  /// - Parameters:
  ///   - invalid: The lines.
  ///   - count: How many lines the batch had.
  /// - Throws: Under `.stop`, the first of them as a diagnostic; else where there are too many.
  public func record(_ invalid: [InvalidLine], of count: Int = 0) throws(Diagnostic) {
    lines += count
    for line in invalid {
      let diagnostic = Diagnostic(line.location, line.error)
      if policy.stops || line.isFatal { throw diagnostic }
      if first == nil { first = diagnostic }
      self.count += 1
      try rejects?.write(line.bytes)
      try rejects?.write([UInt8(ascii: "\n")])
    }
    // A process that is killed later has not lost them.
    if !invalid.isEmpty { try rejects?.flush() }
    try checkLimit(isEnd: false)
  }

  /// Refuses a stream of which too much is wrong, at its end.
  func checkAtEnd() throws(Diagnostic) { try checkLimit(isEnd: true) }

  private func checkLimit(isEnd: Bool) throws(Diagnostic) {
    guard let limit, count > 0, limit.isExceeded(by: count, of: lines, isEnd: isEnd) else { return }
    throw Diagnostic(
      nil,
      "\(counted(count, of: lines, "line")) cannot be used, but at most \(limit.description) may be",
      remedy: "mend the input, or allow more")
  }

  /// Opens the rejects file anew by its path, as after it was moved away.
  func reopenRejects() throws(Diagnostic) { try rejects?.reopen() }

  /// Closes the rejects file; its last write is checked too.
  public func close() throws(Diagnostic) { try rejects?.close() }
}
