import Glibc

/// Which file it is, whatever path leads there: its device and inode.
public struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// The regular file that a descriptor is open on; nil for pipes, terminals and devices.
  public static func regularFile(openAs descriptor: Int32) -> FileIdentity? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, isRegular(status) else { return nil }
    return FileIdentity(status)
  }

  /// The regular file at a path; nil where there is none.
  public static func regularFile(at path: String) -> FileIdentity? {
    var status = stat()
    guard withPath(path, { stat($0, &status) }) == 0, isRegular(status) else { return nil }
    return FileIdentity(status)
  }

  private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }
}
