import Glibc
import Groundwork

/// A buffered output whose every write, and whose close, is checked.
///
/// Not thread-safe: the pipeline hands results over one at a time.
public final class OutputStream {
  private var descriptor: Int32
  private let name: String
  /// Where the file goes when it is whole; nil where it is written in place.
  private let target: (part: String, path: String)?
  private var buffer: [UInt8] = []
  /// Bytes written behind the last line end.
  private var openLine = 0
  private var isClosed = false
  private static let capacity = 1 << 16

  private init(descriptor: Int32, name: String, target: (part: String, path: String)? = nil) {
    self.descriptor = descriptor
    self.name = name
    self.target = target
  }

  deinit {
    guard !isClosed, let target else { return }
    // The run failed: what was there before stays, and nothing half is left.
    Glibc.close(descriptor)
    if !Ending.hasCome { _ = withPath(target.part) { unlink($0) } }
  }

  /// Standard output.
  public static func standard() -> OutputStream {
    OutputStream(descriptor: STDOUT_FILENO, name: "<stdout>")
  }

  /// A new file, emptied if it is there; a pipe or a device is written to.
  ///
  /// - Throws: `Diagnostic` when the file cannot be opened for writing, or is read or written by
  ///   this run already.
  public static func creating(_ path: String) throws(Diagnostic) -> OutputStream {
    let descriptor = withPath(path) { open($0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else {
      throw Diagnostic(SourceLocation(path), "cannot be written: \(systemMessage(errno))")
    }
    do throws(Diagnostic) {
      try OpenFiles.write(descriptor, name: path)
      guard FileIdentity.regularFile(openAs: descriptor) == nil || ftruncate(descriptor, 0) == 0
      else {
        throw Diagnostic(SourceLocation(path), "cannot be emptied: \(systemMessage(errno))")
      }
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    return OutputStream(descriptor: descriptor, name: path)
  }

  /// A file that appears, or takes the place of the one that is there, when it is whole.
  ///
  /// It is written beside its place as `PATH.part.PID`; a pipe or a device is written to directly.
  ///
  /// - Throws: `Diagnostic` when it cannot be written.
  public static func replacing(_ path: String) throws(Diagnostic) -> OutputStream {
    var status = stat()
    let isThere = withPath(path) { stat($0, &status) } == 0
    guard !isThere || status.st_mode & S_IFMT == S_IFREG else { return try creating(path) }
    // A link stays one: the file it leads to is replaced.
    let place = isThere ? resolved(path) ?? path : path
    let part = "\(place).part.\(getpid())"
    let mode = isThere ? status.st_mode & 0o777 : 0o666
    let descriptor = withPath(part) {
      open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    }
    guard descriptor >= 0 else {
      throw Diagnostic(SourceLocation(path), "cannot be written: \(systemMessage(errno))")
    }
    return OutputStream(descriptor: descriptor, name: path, target: (part, place))
  }

  private static func resolved(_ path: String) -> String? {
    withPath(path) { path in
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return Arguments.escaped(
        UnsafeBufferPointer(start: real, count: strlen(real)).map { UInt8(bitPattern: $0) })
    }
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
  /// - Throws: `Diagnostic` with the system's reason, such as a full disk; a regular file then ends
  ///   behind its last whole line.
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
        count(buffer[..<done])
        buffer.removeAll()
        cutOpenLine()
        throw Diagnostic(SourceLocation(name), "cannot write: \(systemMessage(reason))")
      }
    }
    count(buffer[...])
    buffer.removeAll(keepingCapacity: true)
  }

  /// Goes on in the file that is at the path now, behind what it holds; it is made where there is none.
  ///
  /// - Throws: `Diagnostic` where it cannot be opened; the stream then goes on where it was.
  public func reopen() throws(Diagnostic) {
    try flush()
    let opened = withPath(name) { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666) }
    guard opened >= 0 else {
      throw Diagnostic(SourceLocation(name), "cannot be written: \(systemMessage(errno))")
    }
    Glibc.close(descriptor)
    descriptor = opened
  }

  /// Flushes and closes, and puts a file that was written aside in its place.
  ///
  /// Some file systems report a failed write only here.
  public func close() throws(Diagnostic) {
    try flush()
    guard Glibc.close(descriptor) == 0 || errno == EINTR else {
      throw Diagnostic(SourceLocation(name), "cannot close: \(systemMessage(errno))")
    }
    isClosed = true
    guard let target else { return }
    guard !Ending.hasCome else {
      throw Diagnostic(
        SourceLocation(name), "was not replaced, because a signal ended the run",
        remedy: "what was written is in \(target.part)")
    }
    let failed = withPath(target.part) { part in withPath(target.path) { rename(part, $0) } }
    guard failed == 0 else {
      let reason = errno
      _ = withPath(target.part) { unlink($0) }
      throw Diagnostic(SourceLocation(name), "cannot be replaced: \(systemMessage(reason))")
    }
  }

  private func count(_ written: ArraySlice<UInt8>) {
    if let end = written.lastIndex(of: UInt8(ascii: "\n")) {
      openLine = written.endIndex - end - 1
    } else {
      openLine += written.count
    }
  }

  /// Takes part of a line back where that can be done: nobody downstream should read it.
  private func cutOpenLine() {
    guard openLine > 0, FileIdentity.regularFile(openAs: descriptor) != nil else { return }
    let end = lseek(descriptor, 0, SEEK_CUR)
    if end >= off_t(openLine), ftruncate(descriptor, end - off_t(openLine)) == 0 { openLine = 0 }
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
