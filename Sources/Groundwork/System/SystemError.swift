import Glibc

/// Why a call of the system failed.
public struct SystemError: Error, Equatable, Sendable {
  private let number: Int32

  /// Takes the system's number for it.
  init(_ number: Int32) { self.number = number }

  /// What the thread's last call ended with.
  static var last: SystemError { SystemError(errno) }

  /// The system's own text.
  public var text: String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
  }

  /// The system's text in lower case, as our messages are.
  public var reason: String { text.prefix(1).lowercased() + text.dropFirst() }

  /// Whether a signal came first, so that the call may be made again.
  public var isInterruption: Bool { number == EINTR }

  /// Whether the call would have had to wait on a descriptor that does not.
  public var wouldWait: Bool { number == EAGAIN }

  /// Whether nobody reads the pipe any more.
  public var isClosedPipe: Bool { number == EPIPE }

  /// Whether there is nothing at the path.
  public var isMissing: Bool { number == ENOENT }

  /// Whether what should be a folder is none.
  public var isNoFolder: Bool { number == ENOTDIR }
}
