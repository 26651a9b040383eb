/// Stops at the first unusable line, or sets such lines aside and counts them.
public final class InvalidLineLog {
  public let policy: InvalidLinePolicy
  private let rejects: OutputStream?
  public private(set) var count = 0
  public private(set) var first: Diagnostic?

  /// - Parameters:
  ///   - policy: Whether to stop or to go on.
  ///   - rejects: Where skipped lines are copied to; nil only counts them.
  public init(policy: InvalidLinePolicy, rejects: OutputStream?) {
    self.policy = policy
    self.rejects = rejects
  }

  /// Takes a batch's unusable lines.
  ///
  /// - Throws: Under `.stop`, the first of them as a diagnostic.
  public func record(_ lines: [InvalidLine]) throws(Diagnostic) {
    for line in lines {
      let diagnostic = Diagnostic(line.location, line.error)
      if policy == .stop || line.isFatal { throw diagnostic }
      if first == nil { first = diagnostic }
      count += 1
      try rejects?.write(line.bytes)
      try rejects?.write([UInt8(ascii: "\n")])
    }
    // A process that is killed later has not lost them.
    if !lines.isEmpty { try rejects?.flush() }
  }

  /// Closes the rejects file; its last write is checked too.
  public func close() throws(Diagnostic) { try rejects?.close() }
}
