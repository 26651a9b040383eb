import Glibc

/// Pages of memory straight from the system, given back as soon as they are let go of.
public final class Pages: @unchecked Sendable {
  // Unchecked, because a pointer is not Sendable; who shares the pages sees to who writes them.

  /// All of them.
  public let bytes: UnsafeMutableRawBufferPointer

  /// Pages of zeros.
  ///
  /// - Parameter count: Bytes, at least 1.
  /// - Throws: `SystemError` where there is no memory left.
  public convenience init(count: Int) throws(SystemError) {
    try self.init(count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1)
  }

  /// The pages of a file, for reading only; none where it is empty.
  ///
  /// - Throws: `SystemError` where they cannot be had.
  public convenience init(of file: Descriptor, count: Int) throws(SystemError) {
    try self.init(count, PROT_READ, MAP_PRIVATE, file.number)
  }

  private init(
    _ count: Int, _ access: Int32, _ kind: Int32, _ file: Int32
  ) throws(SystemError) {
    guard count > 0 else {
      bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, access, kind, file, 0), start != MAP_FAILED else {
      throw .last
    }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit {
    guard let start = bytes.baseAddress else { return }
    munmap(start, bytes.count)
  }

  /// Lets go of the memory behind the pages that lie wholly inside a range; reading brings it back.
  ///
  /// - Parameter range: Byte numbers.
  public func release(_ range: Range<Int>) {
    guard let start = bytes.baseAddress else { return }
    let page = 4096
    let first = (range.lowerBound + page - 1) / page * page
    let last = range.upperBound / page * page
    guard first < last else { return }
    madvise(start + first, last - first, MADV_DONTNEED)
  }
}
