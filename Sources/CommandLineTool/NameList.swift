import ArgumentParser
import Records
import Streams

/// Names from a flag: a comma-separated list, or a file of one name a line.
public enum NameList {
  /// Reads the names; a value that names a file is one.
  ///
  /// - Throws: `Diagnostic` where the file cannot be read, or a name is empty or given twice.
  public static func parse(_ value: String, flag: String) throws(Diagnostic) -> [String] {
    let isFile = value.contains("/") || value.hasSuffix(".txt")
    let items: [ArraySlice<UInt8>]
    if isFile {
      items = try readFile(value).split(separator: UInt8(ascii: "\n"))
    } else {
      items = Array(value.utf8).split(
        separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    }
    let names = items.map { String(decoding: Prompt.trimmed(Array($0)), as: UTF8.self) }
    var seen: Set<[UInt8]> = []
    for name in names {
      guard !name.isEmpty else {
        throw Diagnostic(nil, "\(flag): a name is empty", remedy: "write a,b,c", status: .usage)
      }
      guard seen.insert(Array(name.utf8)).inserted else {
        throw Diagnostic(nil, "\(flag): \"\(name)\" is given twice", status: .usage)
      }
    }
    return names
  }
}
