public import Groundwork

/// A regular file, mapped for reading.
///
/// The pages are the file system's own: they cost nothing until they are read, and processes share
/// them. A file that another program shortens while it is mapped is beyond what can be guarded.
public final class MappedFile: Sendable {
  /// The path it was opened by.
  public let path: String
  private let pages: Pages

  /// Opens and maps a file.
  ///
  /// - Throws: ``Failure`` with the system's reason (no such file, a loop of symbolic links, …),
  ///   or when the file is not a regular one.
  public init(path: String) throws(Failure) {
    self.path = path
    let isRegular: Bool
    do throws(SystemError) {
      // With waiting, a named pipe would be waited at for a writer.
      let file = try Descriptor.reading(path, .withoutWaiting)
      defer { try? file.close() }
      let status = try FileStatus(of: file)
      isRegular = status.kind == .regular
      pages = try Pages(of: file, count: isRegular ? status.size : 0)
    } catch {
      throw Failure.cannotRead(path, error)
    }
    guard isRegular else { throw Failure("\(path) is not a regular file") }
  }

  /// The whole file.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(pages.bytes) }

  /// Lets go of the memory behind the pages that lie wholly inside a range; reading brings it back.
  ///
  /// - Parameter range: Byte numbers in the file.
  public func release(_ range: Range<Int>) { pages.release(range) }
}

extension Failure {
  /// `cannot read PATH: REASON`.
  public static func cannotRead(_ path: String, _ error: SystemError) -> Failure {
    Failure("cannot read \(path): \(error.text)")
  }
}
