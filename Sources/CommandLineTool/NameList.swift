public import ArgumentParser

/// Names from a flag: a comma-separated list, or a file of one name a line.
public enum NameList {
  /// Reads the names; a value that names a file is one.
  ///
  /// - Throws: `Diagnostic` where the file cannot be read, or a name is empty or given twice.
  public static func parse(_ value: String, flag: String) throws(Diagnostic) -> [String] {
    let isFile = value.contains("/") || value.hasSuffix(".txt")
    let names: [String]
    if isFile {
      let bytes = try readFile(value)
      names = bytes.split(separator: UInt8(ascii: "\n")).map { line in
        String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      }
    } else {
      names = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
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

/// Positive numbers from a flag, separated by commas.
public struct PositiveNumbers: ExpressibleByArgument {
  /// The numbers as given.
  public let values: [Double]

  /// Takes numbers.
  public init(_ values: [Double]) { self.values = values }

  /// Reads numbers; nil where one is not positive and finite.
  public init?(argument: String) {
    var values: [Double] = []
    for item in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = Double(item), value > 0, value.isFinite else { return nil }
      values.append(value)
    }
    self.values = values
  }

  /// The numbers as help shows them.
  public var defaultValueDescription: String {
    values.map { $0 == $0.rounded() && $0 < 1e15 ? "\(Int($0))" : "\($0)" }.joined(separator: ",")
  }
}
