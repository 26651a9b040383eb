import Glibc
import Groundwork
import Synchronization

/// An open input: a file, a pipe, or standard input.
public final class InputFile {
  public let name: String
  private let descriptor: Int32
  private var isAtStart = true
  private static let standardInputIsTaken = Atomic(false)

  /// Opens a path; `-` is standard input.
  ///
  /// - Throws: `Diagnostic` when it cannot be opened, or is a directory.
  public init(_ path: String) throws(Diagnostic) {
    if path == "-" {
      name = "<stdin>"
      descriptor = STDIN_FILENO
      guard !Self.standardInputIsTaken.exchange(true, ordering: .relaxed) else {
        throw Diagnostic(
          SourceLocation(name), "is to be read twice", remedy: "name a file for one of the two",
          status: .usage)
      }
    } else {
      name = path
      descriptor = withPath(path) { open($0, O_RDONLY | O_CLOEXEC) }
    }
    guard descriptor >= 0 else {
      throw Diagnostic(SourceLocation(path), "cannot be opened: \(systemMessage(errno))")
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw Diagnostic(SourceLocation(name), "is a directory")
    }
    try OpenFiles.read(descriptor, name: name)
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// The size in bytes where it is known beforehand: regular files only.
  public var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Reads what is there, waiting for at least one byte unless a descriptor becomes readable first.
  ///
  /// - Parameters:
  ///   - buffer: Where to put the bytes.
  ///   - wake: Descriptors whose becoming readable ends the wait; negative ones are passed over.
  /// - Returns: The count of bytes; 0 at the end; nil when woken.
  /// - Throws: `Diagnostic` with the system's reason.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, wake: [Int32] = []
  ) throws(Diagnostic) -> Int? {
    while true {
      if wake.contains(where: { $0 >= 0 }) {
        // poll passes over negative descriptors.
        var requests = ([descriptor] + wake).map {
          pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let ready = poll(&requests, nfds_t(requests.count), -1)
        // A signal came: whoever waits for it has been woken by now.
        if ready < 0 && errno == EINTR { continue }
        if ready > 0 && requests.dropFirst().contains(where: { $0.revents != 0 }) { return nil }
        if ready > 0 && requests[0].revents == 0 { continue }
      }
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        try checkKind(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      let reason = errno
      if reason == EAGAIN {
        // A non-blocking pipe inherited from the caller.
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&request, 1, -1)
        continue
      }
      if reason == EINTR { continue }
      throw Diagnostic(SourceLocation(name), "cannot be read: \(systemMessage(reason))")
    }
  }

  /// Refuses what is no text as soon as it begins.
  private func checkKind(_ block: UnsafeRawBufferPointer) throws(Diagnostic) {
    guard isAtStart, !block.isEmpty else { return }
    isAtStart = false
    guard let problem = InputKind.problem(with: block) else { return }
    throw Diagnostic(SourceLocation(name), "\(problem.what)", remedy: "\(problem.remedy)")
  }

  /// Reads what is left.
  public func contents() throws(Diagnostic) -> [UInt8] {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { block.deallocate() }
    var bytes: [UInt8] = []
    while let count = try read(into: block), count > 0 {
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
    return bytes
  }
}

/// Reads a whole file, or standard input for `-`; a pipe will do.
///
/// - Throws: `Diagnostic` when it cannot be opened or read.
public func readFile(_ path: String) throws(Diagnostic) -> [UInt8] {
  try InputFile(path).contents()
}
