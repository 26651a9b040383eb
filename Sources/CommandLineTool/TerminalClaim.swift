import Glibc

/// The terminal's last line, which one tool of a pipeline has at a time.
///
/// Tools that share a terminal would write over each other's progress. The claim is a lock on the
/// terminal's device, which the system takes back when the tool ends, however it does.
final class TerminalClaim {
  private let descriptor: Int32

  /// Claims the line.
  ///
  /// - Returns: nil where another process has it. Where there is no terminal to be had there is nobody
  ///   to be in the way of, and the claim holds.
  init?() {
    descriptor = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
