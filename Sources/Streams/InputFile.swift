public import Groundwork
import Synchronization

/// An open input: a file, a pipe, or standard input.
public final class InputFile {
  public let name: String
  private let descriptor: Descriptor
  private var isAtStart = true
  private static let standardInputIsTaken = Atomic(false)

  /// Opens a path; `-` is standard input.
  ///
  /// - Throws: `Diagnostic` when it cannot be opened, or is a directory.
  public init(_ path: String) throws(Diagnostic) {
    if path == "-" {
      name = "<stdin>"
      descriptor = .standardInput
      guard !Self.standardInputIsTaken.exchange(true, ordering: .relaxed) else {
        throw Diagnostic(
          SourceLocation(name), "is to be read twice", remedy: "name a file for one of the two",
          status: .usage)
      }
    } else {
      name = path
      descriptor = try Diagnostic.placing(
        try .reading(path), what: "cannot be opened", at: SourceLocation(path))
    }
    if (try? FileStatus(of: descriptor))?.kind == .folder {
      throw Diagnostic(SourceLocation(name), "is a directory")
    }
    try OpenFiles.read(descriptor, name: name)
  }

  deinit { if descriptor != .standardInput { try? descriptor.close() } }

  /// The size in bytes where it is known beforehand: regular files only.
  public var size: Int? {
    guard let status = try? FileStatus(of: descriptor), status.kind == .regular else { return nil }
    return status.size
  }

  /// Reads what is there, waiting for at least one byte unless a descriptor becomes readable first.
  ///
  /// - Parameters:
  ///   - buffer: Where to put the bytes.
  ///   - wake: Descriptors whose becoming readable ends the wait.
  /// - Returns: The count of bytes; 0 at the end; nil when woken.
  /// - Throws: `Diagnostic` with the system's reason.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, wake: [Descriptor] = []
  ) throws(Diagnostic) -> Int? {
    while true {
      let count: Int
      do throws(SystemError) {
        if !wake.isEmpty {
          let ready = try Descriptor.waitForReading([descriptor] + wake)
          if ready.dropFirst().contains(true) { return nil }
        }
        count = try descriptor.read(into: buffer)
      } catch {
        // A signal came: whoever waits for it has been woken by now.
        if error.isInterruption { continue }
        guard error.wouldWait else {
          throw Diagnostic(SourceLocation(name), "cannot be read: \(error.reason)")
        }
        // A non-blocking pipe inherited from the caller.
        descriptor.waitForReading()
        continue
      }
      try checkKind(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return count
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

/// Reads a whole text file, or standard input for `-`; a pipe will do.
///
/// - Returns: Its bytes, without the byte order mark that some editors put before UTF-8.
/// - Throws: `Diagnostic` when it cannot be opened or read.
public func readFile(_ path: String) throws(Diagnostic) -> [UInt8] {
  var bytes = try InputFile(path).contents()
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
  return bytes
}
