public import JSON

/// One value of a table's row, in the type that each format writes in its own way.
public enum TableValue {
  /// How many.
  case count(Int)
  /// A number, such as a rate; nil where there is none.
  case real(Double?)
  /// Yes or no.
  case flag(Bool)
  /// A name or a sentence; nil where there is none.
  case text(String?)
  /// A value with members of its own, which only JSON has room for.
  case nested((inout JSONWriter) -> Void)
  /// Nothing, of which JSON does not even write the name.
  case absent

  /// Writes the value as JSON; what is missing, and a number that is not finite, is null.
  public func write(into json: inout JSONWriter) {
    switch self {
    case .count(let count): json.number(count)
    case .real(let real?): json.number(real)
    case .flag(let flag): json.bool(flag)
    case .text(let text?): json.string(text)
    case .real(nil), .text(nil), .absent: json.null()
    case .nested(let write): write(&json)
    }
  }

  /// Writes the value as a member of an object that is open.
  public func writeMember(_ name: String, into json: inout JSONWriter) {
    if case .absent = self { return }
    json.key(name)
    write(into: &json)
  }

  /// The value as plain text; what is missing is empty, and so is what only JSON has room for.
  public var plain: String {
    switch self {
    case .count(let count): "\(count)"
    case .real(let real): real.map { "\($0)" } ?? ""
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text ?? ""
    case .nested, .absent: ""
    }
  }
}
