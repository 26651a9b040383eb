internal import JSON

/// A settings file of a model: an object, each of whose members is of the type that it should be or is not there.
///
/// A member that is `null` is as good as none.
struct Settings {
  /// The file's path, for messages.
  let path: String
  private let json: JSONValue?

  /// Takes the content of a file; nil, where there is no file, is an object without members.
  ///
  /// - Throws: ``EncoderError`` when it is not an object.
  init(_ json: JSONValue?, path: String) throws(EncoderError) {
    guard json?.objectValue != nil || json == nil else {
      throw EncoderError("\(path): is not an object", remedy: Self.remedy)
    }
    self.path = path
    self.json = json
  }

  /// What to do about a setting that is wrong.
  static let remedy = "fetch the model again"

  /// The members in order.
  var members: [(key: String, value: JSONValue)] { json?.objectValue ?? [] }

  /// A member of any type.
  subscript(name: String) -> JSONValue? {
    guard let value = json?[name], !value.isNull else { return nil }
    return value
  }

  /// A string.
  ///
  /// - Throws: ``EncoderError`` when it is something else.
  func text(_ name: String) throws(EncoderError) -> String? {
    try member(name, \.stringValue, "is not a string")
  }

  /// A boolean.
  ///
  /// - Throws: ``EncoderError`` when it is something else.
  func flag(_ name: String) throws(EncoderError) -> Bool? {
    try member(name, \.boolValue, "is neither true nor false")
  }

  /// A number.
  ///
  /// - Throws: ``EncoderError`` when it is something else.
  func number(_ name: String) throws(EncoderError) -> Double? {
    try member(name, \.doubleValue, "is not a number")
  }

  /// A whole number from 1 up.
  ///
  /// - Throws: ``EncoderError`` when it is something else.
  func count(_ name: String) throws(EncoderError) -> Int? {
    let problem = "is not a positive whole number"
    guard let count = try member(name, \.intValue, problem) else { return nil }
    guard count > 0 else { throw mistyped(name, problem) }
    return count
  }

  private func member<Value>(
    _ name: String, _ value: (JSONValue) -> Value?, _ problem: String
  ) throws(EncoderError) -> Value? {
    guard let member = self[name] else { return nil }
    guard let found = value(member) else { throw mistyped(name, problem) }
    return found
  }

  private func mistyped(_ name: String, _ problem: String) -> EncoderError {
    EncoderError("\(path): \"\(name)\" \(problem)", remedy: Self.remedy)
  }
}

extension AddedToken {
  /// Makes a token with the flags of a file; those that it does not have are off.
  ///
  /// - Throws: ``EncoderError`` when one is neither true nor false.
  init(_ content: String, id: Int32, flags: Settings) throws(EncoderError) {
    self.init(
      content, id: id, singleWord: try flags.flag("single_word") ?? false,
      lstrip: try flags.flag("lstrip") ?? false, rstrip: try flags.flag("rstrip") ?? false,
      normalized: try flags.flag("normalized") ?? false,
      special: try flags.flag("special") ?? false)
  }
}
