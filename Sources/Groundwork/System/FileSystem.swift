import Glibc

/// Names of files, and what they lead to.
public enum FileSystem {
  /// Gives a file another name, in place of what has that name.
  ///
  /// - Throws: `SystemError`.
  public static func rename(_ path: String, to other: String) throws(SystemError) {
    let status = withPath(path) { path in withPath(other) { Glibc.rename(path, $0) } }
    guard status == 0 else { throw .last }
  }

  /// Takes a file's name away; does nothing where that cannot be done.
  public static func remove(_ path: String) { _ = withPath(path) { unlink($0) } }

  /// The path without symbolic links, `.` and `..`; nil where it leads nowhere.
  public static func resolved(_ path: String) -> String? {
    withPath(path) { path in
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return Arguments.escaped(
        UnsafeBufferPointer(start: real, count: strlen(real)).map { UInt8(bitPattern: $0) })
    }
  }

  /// The names in a folder, sorted by their bytes; empty where it cannot be read.
  public static func names(in path: String) -> [String] {
    guard let stream = withPath(path, { opendir($0) }) else { return [] }
    defer { closedir(stream) }
    var names: [Name] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee))
        {
          String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(Name(name)) }
    }
    return names.sorted().map(\.text)
  }
}
