/// Checks in the XML of JUnit, which CI servers show.
public struct JUnitReport {
  /// One check.
  public struct Case {
    let group: String
    let name: String
    let failure: String?

    /// A check of a group that passed, or the message with which it failed.
    public init(group: String, name: String, failure: String?) {
      self.group = group
      self.name = name
      self.failure = failure
    }
  }

  private let name: String
  private let cases: [Case]

  /// Gathers checks under a name; none are one that passed.
  public init(_ name: String, _ cases: [Case]) {
    self.name = name
    self.cases = cases
  }

  /// The document.
  public var text: String {
    let suite = Self.escaped(name)
    let failures = cases.count { $0.failure != nil }
    let counts = "tests=\"\(max(1, cases.count))\" failures=\"\(failures)\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
    text += "  <testsuite name=\"\(suite)\" \(counts)>\n"
    if cases.isEmpty { text += "    <testcase classname=\"\(suite)\" name=\"nothing found\"/>\n" }
    for check in cases {
      text += "    <testcase classname=\"\(suite).\(Self.escaped(check.group))\" "
      text += "name=\"\(Self.escaped(check.name))\""
      if let failure = check.failure {
        text += ">\n      <failure message=\"\(Self.escaped(failure))\"/>\n    </testcase>\n"
      } else {
        text += "/>\n"
      }
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// Text for an attribute; what XML has no room for becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "\t": result.append(contentsOf: "&#9;".unicodeScalars)
      case "\n": result.append(contentsOf: "&#10;".unicodeScalars)
      case "\r": result.append(contentsOf: "&#13;".unicodeScalars)
      case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
