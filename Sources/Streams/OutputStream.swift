import Glibc
import Groundwork

/// A buffered output whose every write, and whose close, is checked.
///
/// Not thread-safe: the pipeline hands results over one at a time.
public final class OutputStream {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 16

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// Standard output.
  public static func standard() -> OutputStream {
    OutputStream(descriptor: STDOUT_FILENO, name: "<stdout>")
  }

  /// A new file, emptied if it is there.
  ///
  /// - Throws: `Diagnostic` when the file cannot be opened for writing.
  public static func creating(_ path: String) throws(Diagnostic) -> OutputStream {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Diagnostic(SourceLocation(path), "cannot be written: \(systemMessage(errno))")
    }
    return OutputStream(descriptor: descriptor, name: path)
  }

  /// Appends bytes; they reach the system when the buffer is full, or on `flush`.
  public func write(_ bytes: some Collection<UInt8>) throws(Diagnostic) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Appends text.
  public func write(_ text: String) throws(Diagnostic) { try write(Array(text.utf8)) }

  /// Hands everything to the system.
  ///
  /// - Throws: `Diagnostic` with the system's reason, such as a full disk.
  public func flush() throws(Diagnostic) {
    var done = 0
    while done < buffer.count {
      let written = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if written > 0 {
        done += written
      } else if errno == EAGAIN {
        waitUntilWritable()
      } else if errno != EINTR {
        let reason = errno
        if reason == EPIPE { endAsClosedPipe() }
        throw Diagnostic(SourceLocation(name), "cannot write: \(systemMessage(reason))")
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Flushes and closes; some file systems report a failed write only here.
  public func close() throws(Diagnostic) {
    try flush()
    guard Glibc.close(descriptor) == 0 || errno == EINTR else {
      throw Diagnostic(SourceLocation(name), "cannot close: \(systemMessage(errno))")
    }
  }

  private func waitUntilWritable() {
    // A non-blocking pipe inherited from the caller.
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&request, 1, -1)
  }

  /// Ends the process as a filter ends whose reader has gone, also where SIGPIPE is ignored.
  private func endAsClosedPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    kill(getpid(), SIGPIPE)
    _exit(128 + SIGPIPE)
  }
}
