import Groundwork

extension String {
  /// The text with control characters spelled out, as `\n` and `\u{1B}`, so that a terminal shows them and
  /// obeys none.
  public var printable: String {
    guard unicodeScalars.contains(where: { $0.isControl || Arguments.isEscape($0) }) else {
      return self
    }
    return unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\t": text += "\\t"
      case "\n": text += "\\n"
      case _ where Arguments.isEscape(scalar):
        let digits = String(Arguments.byte(of: scalar) ?? 0, radix: 16, uppercase: true)
        text += "\\x" + digits
      case _ where scalar.isControl:
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is a control character, ends a line, or turns the direction of what follows.
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}
