import JSON

extension Record {
  /// Whether a field is an object with exactly these keys in this order.
  ///
  /// Keys that are spelled with escapes do not match: `numberMap(_:)` reads those.
  ///
  /// - Parameters:
  ///   - keys: UTF-8 of each key.
  ///   - name: The field.
  /// - Returns: False also where the field is absent or no object.
  public func hasKeys(_ keys: [[UInt8]], in name: String) -> Bool {
    guard let field = field(name), first(field) == UInt8(ascii: "{") else { return false }
    var scanner = scanner(field)
    // The line was checked when it was parsed: what throws here is no object of this shape.
    guard (try? scanner.openObject(depth: 1)) == true else { return keys.isEmpty }
    for (index, key) in keys.enumerated() {
      guard let token = try? scanner.skipKey(), !token.hasEscapes,
        line[token.range].elementsEqual(key),
        (try? scanner.skipValue(depth: 1)) != nil,
        let hasMore = try? scanner.hasMoreMembers(), hasMore == (index + 1 < keys.count)
      else { return false }
    }
    return !keys.isEmpty
  }
}
