/// Which files a jq program may name.
public enum JQAccess: Sendable {
  /// No modules.
  case row
  /// Modules, where an `import` says where they are.
  case everything

  /// The keyword by which a program asks for files: it begins with `import`, `include` or `module`.
  ///
  /// jq's grammar has these at a program's start only, behind white space and comments.
  ///
  /// - Parameter program: jq program text.
  /// - Returns: The keyword, or nil where the program begins otherwise.
  static func keyword(of program: String) -> String? {
    var rest = Array(program.utf8)[...]
    while let first = rest.first {
      if first == UInt8(ascii: "#") {
        rest = rest.drop { $0 != UInt8(ascii: "\n") }
      } else if first <= UInt8(ascii: " ") {
        rest.removeFirst()
      } else {
        break
      }
    }
    let word = String(decoding: rest.prefix(while: isWord), as: UTF8.self)
    return ["import", "include", "module"].first { $0 == word }
  }

  /// Whether a byte can be part of a name in jq, `::` included.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}
