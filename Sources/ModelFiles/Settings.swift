import Groundwork
public import JSON

/// A settings file of a model: an object, each of whose members is of the type that it should be or is not there.
///
/// A member that is `null` is as good as none.
public struct Settings: Sendable {
  /// The file's path, for messages.
  public let path: String
  private let object: TypedValue

  /// Takes the content of a file; nil, where there is no file, is an object without members.
  ///
  /// - Throws: ``Failure`` when it is not an object.
  public init(_ json: JSONValue?, path: String) throws(Failure) {
    self.path = path
    object = TypedValue(
      json ?? .object([]), name: "it", prefix: "\(path): ", remedy: Self.remedy)
    guard object.value.objectValue != nil else { throw object.failure("is not an object") }
  }

  /// What to do about a setting that is wrong.
  public static let remedy: Message = "fetch the model again"

  /// The members in order.
  public var members: [(key: String, value: JSONValue)] { object.value.objectValue ?? [] }

  /// A member of any type.
  public subscript(name: String) -> JSONValue? { object.optionalMember(name)?.value }

  /// A string.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func text(_ name: String) throws(Failure) -> String? {
    try object.optionalMember(name)?.text()
  }

  /// A boolean.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func flag(_ name: String) throws(Failure) -> Bool? {
    try object.optionalMember(name)?.flag()
  }

  /// A number.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func number(_ name: String) throws(Failure) -> Double? {
    try object.optionalMember(name)?.number()
  }

  /// A whole number from 1 up.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func count(_ name: String) throws(Failure) -> Int? {
    try object.optionalMember(name)?.integer(
      in: 1...Int.max, called: "a positive whole number")
  }

  /// An object of settings; without members where it is not there.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func settings(_ name: String) throws(Failure) -> Settings {
    guard let member = object.optionalMember(name) else { return try Settings(nil, path: path) }
    _ = try member.members()
    return try Settings(member.value, path: path)
  }

  /// A list of values of any type; nil where it is not there.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func elements(_ name: String) throws(Failure) -> [TypedValue]? {
    try object.optionalMember(name)?.elements()
  }

  /// A list of objects of settings; empty where it is not there.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func list(_ name: String) throws(Failure) -> [Settings] {
    var list: [Settings] = []
    for element in try elements(name) ?? [] {
      guard element.value.objectValue != nil else {
        throw object.failure("\"\(name)\" holds more than objects")
      }
      list.append(try Settings(element.value, path: path))
    }
    return list
  }
}
