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

extension FileSystem {
  /// Whether two paths lead to one regular file, or would where neither is there yet.
  ///
  /// Pipes and devices may be written to under two names.
  public static func areSameFile(_ one: String, _ other: String) -> Bool {
    let (first, second) = (try? FileStatus(at: one), try? FileStatus(at: other))
    if first != nil || second != nil {
      return first?.kind == .regular && first?.identity == second?.identity
    }
    guard let place = placeOfNewFile(one), let otherPlace = placeOfNewFile(other) else {
      return false
    }
    return Name(place) == Name(otherPlace)
  }

  /// The path of a file that is not there, its folder without symbolic links; nil where that is missing too.
  private static func placeOfNewFile(_ path: String) -> String? {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[...$0]) } ?? "."
    let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    return resolved(folder).map { $0 + "/" + name }
  }
}
