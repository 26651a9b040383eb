public import Records

extension Record {
  /// The file and line that embed kept; nil where "source" is missing, or something else.
  public var origin: String? {
    guard has("source"), let text = try? string("source"), let colon = text.lastIndex(of: ":"),
      let line = Int(text[text.index(after: colon)...]), line > 0
    else { return nil }
    return text
  }
}
