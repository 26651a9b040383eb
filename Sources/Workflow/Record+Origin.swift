public import Records

extension Record {
  /// Bytes of an origin that messages have room for.
  private static let originLimit = 200

  /// The file and line that embed kept; nil where "source" is missing, or something else.
  public var origin: String? {
    guard has("source"), let text = try? string("source"), text.utf8.count <= Self.originLimit,
      !text.contains("://"), let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
      colon > text.startIndex
    else { return nil }
    let line = text.utf8[colon...].dropFirst()
    let isNumber = !line.isEmpty && line.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    return isNumber && line.first != UInt8(ascii: "0") ? text : nil
  }
}
