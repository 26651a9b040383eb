import Groundwork

/// A buffered output whose every write, and whose close, is checked.
///
/// Not thread-safe: the pipeline hands results over one at a time.
public final class OutputStream {
  private var descriptor: Descriptor
  private let name: String
  /// Where the file goes when it is whole; nil where it is written in place.
  private let target: (part: String, path: String)?
  private var buffer: [UInt8] = []
  /// Bytes written behind the last line end.
  private var openLine = 0
  private var isClosed = false
  private static let capacity = 1 << 16

  private init(descriptor: Descriptor, name: String, target: (part: String, path: String)? = nil) {
    self.descriptor = descriptor
    self.name = name
    self.target = target
  }

  deinit {
    guard !isClosed, let target else { return }
    // The run failed: what was there before stays, and nothing half is left.
    try? descriptor.close()
    if !Ending.hasCome { FileSystem.remove(target.part) }
  }

  /// Standard output.
  public static func standard() -> OutputStream {
    OutputStream(descriptor: .standardOutput, name: "<stdout>")
  }

  /// A new file, emptied if it is there; a pipe or a device is written to.
  ///
  /// - Throws: `Diagnostic` when the file cannot be opened for writing, or is read or written by
  ///   this run already.
  public static func creating(_ path: String) throws(Diagnostic) -> OutputStream {
    let descriptor = try opened(path, as: path)
    do throws(Diagnostic) {
      try OpenFiles.write(descriptor, name: path)
      try empty(descriptor, path)
    } catch {
      try? descriptor.close()
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
    let earlier = try? FileStatus(at: path)
    guard earlier == nil || earlier?.kind == .regular else { return try creating(path) }
    // A link stays one: the file it leads to is replaced.
    let place = earlier == nil ? path : FileSystem.resolved(path) ?? path
    let part = "\(place).part.\(ThisProcess.id)"
    let descriptor = try opened(
      part, .truncate, permissions: earlier?.permissions ?? 0o666, as: path)
    return OutputStream(descriptor: descriptor, name: path, target: (part, place))
  }

  private static func opened(
    _ path: String, _ options: Descriptor.Options = [], permissions: UInt32 = 0o666, as name: String
  ) throws(Diagnostic) -> Descriptor {
    try Diagnostic.placing(
      try .writing(path, options, permissions: permissions), what: "cannot be written",
      at: SourceLocation(name))
  }

  private static func empty(_ descriptor: Descriptor, _ path: String) throws(Diagnostic) {
    guard FileIdentity.regularFile(openAs: descriptor) != nil else { return }
    try Diagnostic.placing(
      try descriptor.truncate(to: 0), what: "cannot be emptied", at: SourceLocation(path))
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
      do throws(SystemError) {
        done += try buffer.withUnsafeBufferPointer { (bytes) throws(SystemError) in
          try descriptor.write(
            UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[done...]))
        }
      } catch {
        if error.isInterruption { continue }
        guard error.wouldWait else { throw failure(error, after: done) }
        // A non-blocking pipe inherited from the caller.
        descriptor.waitForWriting()
      }
    }
    count(buffer[...])
    buffer.removeAll(keepingCapacity: true)
  }

  /// What a write that failed is to the user; ends the process where nobody reads any more.
  private func failure(_ error: SystemError, after done: Int) -> Diagnostic {
    if error.isClosedPipe { ThisProcess.endForClosedPipe() }
    count(buffer[..<done])
    buffer.removeAll()
    cutOpenLine()
    return Diagnostic(SourceLocation(name), "cannot write: \(error.reason)")
  }

  /// Goes on in the file that is at the path now, behind what it holds; it is made where there is none.
  ///
  /// - Throws: `Diagnostic` where it cannot be opened; the stream then goes on where it was.
  public func reopen() throws(Diagnostic) {
    try flush()
    let opened = try Self.opened(name, .append, as: name)
    try? descriptor.close()
    descriptor = opened
  }

  /// Flushes and closes, and puts a file that was written aside in its place.
  ///
  /// Some file systems report a failed write only here.
  public func close() throws(Diagnostic) {
    try flush()
    do throws(SystemError) {
      try descriptor.close()
    } catch {
      guard error.isInterruption else {
        throw Diagnostic(SourceLocation(name), "cannot close: \(error.reason)")
      }
    }
    isClosed = true
    guard let target else { return }
    guard !Ending.hasCome else {
      throw Diagnostic(
        SourceLocation(name), "was not replaced, because a signal ended the run",
        remedy: "what was written is in \(target.part)")
    }
    do throws(SystemError) {
      try FileSystem.rename(target.part, to: target.path)
    } catch {
      FileSystem.remove(target.part)
      throw Diagnostic(SourceLocation(name), "cannot be replaced: \(error.reason)")
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
    guard let end = descriptor.position, end >= openLine else { return }
    // Else the half line stays, and what failed before is what is told.
    if (try? descriptor.truncate(to: end - openLine)) != nil { openLine = 0 }
  }
}
