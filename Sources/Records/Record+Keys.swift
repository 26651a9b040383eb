import JSON

extension Record {
  /// Whether a field is an object with exactly these keys in this order.
  ///
  /// Keys that are spelled with escapes do not match: `numberMap(_:)` reads those.
  ///
  /// - Parameters:
  ///   - keys: The keys.
  ///   - name: The field.
  /// - Returns: False also where the field is absent or no object.
  public func hasKeys(_ keys: KeyList, in name: String) -> Bool {
    guard let field = field(name), first(field) == UInt8(ascii: "{") else { return false }
    return keys.matches(scanner(field))
  }
}

extension Record {
  /// The names of all fields in the order of the line, escapes resolved.
  public var fieldNames: [String] { parser.layout.fieldNames }
}
