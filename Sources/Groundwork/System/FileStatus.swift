import Glibc

/// What the system knows of a file.
public struct FileStatus: Sendable {
  /// What a file is.
  public enum Kind: Sendable {
    case regular, folder, other
  }

  /// What it is.
  public let kind: Kind
  /// Its size in bytes.
  public let size: Int
  /// Who may read, write and run it, the lowest nine bits.
  public let permissions: UInt32
  /// Which file it is, whatever path leads there.
  let identity: FileIdentity

  /// Asks about the file at a path, symbolic links followed.
  ///
  /// - Throws: `SystemError` where there is none.
  public init(at path: String) throws(SystemError) {
    self.init(try Self.asked { status in withPath(path) { stat($0, &status) } })
  }

  /// Asks about an open file.
  ///
  /// - Throws: `SystemError` where the descriptor is not open.
  public init(of descriptor: Descriptor) throws(SystemError) {
    self.init(try Self.asked { fstat(descriptor.number, &$0) })
  }

  /// Checks that there is something at a path, be it a symbolic link that leads nowhere.
  ///
  /// - Throws: `SystemError` where there is nothing, or it cannot be told.
  public static func checkPresence(at path: String) throws(SystemError) {
    _ = try asked { status in withPath(path) { lstat($0, &status) } }
  }

  private static func asked(_ call: (inout stat) -> Int32) throws(SystemError) -> stat {
    var status = stat()
    guard call(&status) == 0 else { throw .last }
    return status
  }

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      default: .other
      }
    size = Int(status.st_size)
    permissions = UInt32(status.st_mode & 0o777)
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}
