import Groundwork

/// The terminal's last line, which one tool of a pipeline has at a time.
///
/// Tools that share a terminal would write over each other's progress. The claim is a lock on the
/// terminal's device, which the system takes back when the tool ends, however it does.
final class TerminalClaim {
  private let descriptor: Descriptor?

  /// Claims the line.
  ///
  /// - Returns: nil where another process has it. Where there is no terminal to be had there is nobody
  ///   to be in the way of, and the claim holds.
  init?() {
    descriptor = try? Descriptor.reading("/dev/tty", .foreignTerminal)
    guard let descriptor else { return }
    guard (try? descriptor.claim()) != nil else {
      try? descriptor.close()
      return nil
    }
  }

  deinit { try? descriptor?.close() }
}
