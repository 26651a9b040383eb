/// Rows or findings as tests that failed, in the XML of JUnit that CI servers read.
struct JUnitReport {
  /// A test that failed.
  struct Case {
    var group: String
    var name: String
    var failure: String
  }

  private let name: String
  private let cases: [Case]

  /// Gathers what was found.
  ///
  /// - Parameters:
  ///   - name: What was looked for.
  ///   - cases: What was found; none is one test that passed.
  init(_ name: String, _ cases: [Case]) {
    self.name = name
    self.cases = cases
  }

  /// The document.
  var text: String {
    let suite = Self.escaped(name)
    let counts = "tests=\"\(max(1, cases.count))\" failures=\"\(cases.count)\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
    text += "  <testsuite name=\"\(suite)\" \(counts)>\n"
    if cases.isEmpty { text += "    <testcase classname=\"\(suite)\" name=\"nothing found\"/>\n" }
    for found in cases {
      text += "    <testcase classname=\"\(suite).\(Self.escaped(found.group))\" "
      text += "name=\"\(Self.escaped(found.name))\">\n"
      text += "      <failure message=\"\(Self.escaped(found.failure))\"/>\n    </testcase>\n"
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
