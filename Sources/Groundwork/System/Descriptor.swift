import Glibc

/// An open file, pipe or terminal, by its number.
public struct Descriptor: Hashable, Sendable {
  /// The system's number for it.
  let number: Int32

  /// Takes the system's number; nil where it is negative.
  init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  private init(standard number: Int32) { self.number = number }

  /// Standard input.
  public static let standardInput = Descriptor(standard: STDIN_FILENO)
  /// Standard output.
  public static let standardOutput = Descriptor(standard: STDOUT_FILENO)
  /// Standard error.
  public static let standardError = Descriptor(standard: STDERR_FILENO)

  /// How a file is opened beside what it is opened for; programs that are run never inherit it.
  public struct Options: OptionSet, Sendable {
    /// The system's bits.
    public let rawValue: Int32

    /// Takes the system's bits.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Empty it first.
    public static let truncate = Options(rawValue: O_TRUNC)
    /// Write behind what is there, whoever else writes.
    public static let append = Options(rawValue: O_APPEND)
    /// Do not wait for the other end of a pipe.
    public static let withoutWaiting = Options(rawValue: O_NONBLOCK)
    /// Only a folder.
    public static let folder = Options(rawValue: O_DIRECTORY)
    /// A terminal does not become the process's own.
    public static let foreignTerminal = Options(rawValue: O_NOCTTY)
  }

  /// Opens a file for reading.
  ///
  /// - Throws: `SystemError`.
  public static func reading(
    _ path: String, _ options: Options = []
  ) throws(SystemError) -> Descriptor {
    try opened(path, O_RDONLY, options, permissions: 0)
  }

  /// Opens a file for writing, and makes it where there is none.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - options: How to open it.
  ///   - permissions: Those of a new file, of which the process's mask takes some.
  /// - Returns: The open file.
  /// - Throws: `SystemError`.
  public static func writing(
    _ path: String, _ options: Options = [], permissions: UInt32 = 0o666
  ) throws(SystemError) -> Descriptor {
    try opened(path, O_WRONLY | O_CREAT, options, permissions: permissions)
  }

  /// Opens a file by the bytes of its path; a signal that comes meanwhile does not end the attempt.
  private static func opened(
    _ path: String, _ use: Int32, _ options: Options, permissions: UInt32
  ) throws(SystemError) -> Descriptor {
    while true {
      let number = withPath(path) {
        open($0, use | O_CLOEXEC | options.rawValue, mode_t(permissions))
      }
      if let opened = Descriptor(number) { return opened }
      let error = SystemError.last
      guard error.isInterruption else { throw error }
    }
  }

  /// Makes a pipe.
  ///
  /// - Throws: `SystemError`.
  public static func pipe() throws(SystemError) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0, let reading = Descriptor(ends[0]),
      let writing = Descriptor(ends[1])
    else { throw .last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (reading, writing)
  }

  /// Puts something unusable in the place of standard descriptors that are closed.
  ///
  /// Else the next file or pipe to be opened would be taken for standard input or output.
  public static func occupyStandard() {
    for (descriptor, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY),
    ]
    where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is this one: those below are open.
      _ = open("/dev/null", mode)
    }
  }

  /// Reads what is there, waiting for at least one byte.
  ///
  /// - Returns: The count of bytes; 0 at the end.
  /// - Throws: `SystemError`, also where a signal came first.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    let count = Glibc.read(number, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw .last }
    return count
  }

  /// Writes as many bytes as the system takes at once.
  ///
  /// - Parameter bytes: At least one.
  /// - Returns: How many it took, at least one.
  /// - Throws: `SystemError`, also where a signal came first.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    let count = Glibc.write(number, bytes.baseAddress, bytes.count)
    guard count > 0 else { throw .last }
    return count
  }

  /// Closes it.
  ///
  /// - Throws: `SystemError`; some file systems report a failed write only here.
  public func close() throws(SystemError) {
    guard Glibc.close(number) == 0 else { throw .last }
  }

  /// Whether it is a terminal.
  public var isTerminal: Bool { isatty(number) == 1 }

  /// Cuts the file, or fills it up with zeros.
  ///
  /// - Throws: `SystemError`.
  public func truncate(to size: Int) throws(SystemError) {
    guard ftruncate(number, off_t(size)) == 0 else { throw .last }
  }

  /// Where the next byte goes; nil where it is no file with places.
  public var position: Int? {
    let place = lseek(number, 0, SEEK_CUR)
    return place >= 0 ? Int(place) : nil
  }

  /// Claims the file for this process until it is closed.
  ///
  /// - Throws: `SystemError` where another process has it.
  public func claim() throws(SystemError) {
    guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw .last }
  }

  /// Waits until at least one of several can be read without waiting.
  ///
  /// - Returns: For each whether it can, or is at its end.
  /// - Throws: `SystemError`, also where a signal came first.
  public static func waitForReading(_ descriptors: [Descriptor]) throws(SystemError) -> [Bool] {
    try wait(descriptors, for: POLLIN)
  }

  /// Waits until it can be read.
  public func waitForReading() { _ = try? Self.wait([self], for: POLLIN) }

  /// Waits until it can be written.
  public func waitForWriting() { _ = try? Self.wait([self], for: POLLOUT) }

  private static func wait(
    _ descriptors: [Descriptor], for events: Int32
  ) throws(SystemError) -> [Bool] {
    var requests = descriptors.map { pollfd(fd: $0.number, events: Int16(events), revents: 0) }
    guard poll(&requests, nfds_t(requests.count), -1) >= 0 else { throw .last }
    return requests.map { $0.revents != 0 }
  }
}
