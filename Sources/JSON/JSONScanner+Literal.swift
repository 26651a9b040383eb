extension JSONScanner {
  /// Passes `true`, `false` or `null`.
  mutating func skipLiteral() throws(JSONError) {
    switch current {
    case UInt8(ascii: "t"): try skip("true")
    case UInt8(ascii: "f"): try skip("false")
    case UInt8(ascii: "n"): try skip("null")
    default: throw noValue()
    }
  }

  private mutating func skip(_ literal: StaticString) throws(JSONError) {
    for index in 0..<literal.utf8CodeUnitCount
    where byte(position &+ index) != literal.utf8Start[index] {
      throw noValue()
    }
    position &+= literal.utf8CodeUnitCount
  }

  /// The fault where a value should start but none does.
  @inline(never)
  func noValue() -> JSONError {
    for literal in ["NaN", "Infinity", "-Infinity"] where starts(with: literal) {
      return JSONError(offset: position, what: "\(literal) is not a JSON number")
    }
    return unexpected("expected a value")
  }

  private func starts(with text: String) -> Bool {
    var at = position
    for wanted in text.utf8 {
      if byte(at) != wanted { return false }
      at += 1
    }
    return true
  }

  /// The fault of nesting past the limit, at the bracket that goes too far.
  @inline(never)
  func tooDeep() -> JSONError {
    JSONError(
      offset: position, what: "arrays and objects are nested more than \(Self.depthLimit) deep")
  }

  /// A fault at the present position that says what was wanted and what is there.
  @inline(never)
  package func unexpected(_ wanted: String) -> JSONError {
    fault(wanted, at: position)
  }

  /// A fault at a position that says what was wanted and what is there.
  @inline(never)
  func fault(_ wanted: String, at: Int) -> JSONError {
    JSONError(offset: at, what: "\(wanted), found \(found(at))")
  }

  private func found(_ at: Int) -> String {
    if at >= end { return "the end" }
    if byte(at) == 0xEF && byte(at + 1) == 0xBB && byte(at + 2) == 0xBF {
      return "a byte order mark"
    }
    return ByteName.describe(byte(at))
  }
}
