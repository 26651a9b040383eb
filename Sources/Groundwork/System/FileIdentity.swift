/// Which file it is, whatever path leads there: its device and inode.
public struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64

  /// The regular file that a descriptor is open on; nil for pipes, terminals and devices.
  public static func regularFile(openAs descriptor: Descriptor) -> FileIdentity? {
    regularFile(try? FileStatus(of: descriptor))
  }

  /// The regular file at a path; nil where there is none.
  public static func regularFile(at path: String) -> FileIdentity? {
    regularFile(try? FileStatus(at: path))
  }

  private static func regularFile(_ status: FileStatus?) -> FileIdentity? {
    status?.kind == .regular ? status?.identity : nil
  }
}
