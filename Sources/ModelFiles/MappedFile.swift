import Glibc
import Groundwork

/// A regular file, mapped for reading.
///
/// The pages are the file system's own: they cost nothing until they are read, and processes share
/// them. A file that another program shortens while it is mapped is beyond what can be guarded.
public final class MappedFile: @unchecked Sendable {
  // Unchecked, because a pointer is not Sendable; these bytes are never written.

  /// The path it was opened by.
  public let path: String
  /// The whole file.
  public let bytes: UnsafeRawBufferPointer

  /// Opens and maps a file.
  ///
  /// - Throws: ``Failure`` with the system's reason (no such file, a loop of symbolic links, …),
  ///   or when the file is not a regular one.
  public init(path: String) throws(Failure) {
    // Without O_NONBLOCK a named pipe would wait here for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure.cannotRead(path) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure.cannotRead(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure("\(path) is not a regular file")
    }
    self.path = path
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw Failure.cannotRead(path) }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  deinit {
    guard let start = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
  }

  /// Lets go of the memory behind the pages that lie wholly inside a range; reading brings it back.
  ///
  /// - Parameter range: Byte numbers in the file.
  public func release(_ range: Range<Int>) {
    guard let start = bytes.baseAddress else { return }
    let page = 4096
    let first = (range.lowerBound + page - 1) / page * page
    let last = range.upperBound / page * page
    guard first < last else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + first), last - first, MADV_DONTNEED)
  }
}

extension Failure {
  /// `cannot read PATH: REASON`, with the reason in `errno`.
  public static func cannotRead(_ path: String) -> Failure {
    let reason = strerror(errno).map { String(cString: $0) } ?? "unknown error"
    return Failure("cannot read \(path): \(reason)")
  }
}
