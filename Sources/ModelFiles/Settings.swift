import Groundwork
import JSON

/// A settings file of a model: an object, each of whose members is of the type that it should be or is not there.
///
/// A member that is `null` is as good as none.
public struct Settings: Sendable {
  /// The file's path, for messages.
  public let path: String
  private let json: JSONValue?

  /// Takes the content of a file; nil, where there is no file, is an object without members.
  ///
  /// - Throws: ``Failure`` when it is not an object.
  public init(_ json: JSONValue?, path: String) throws(Failure) {
    guard json?.objectValue != nil || json == nil else {
      throw Failure("\(path): is not an object", remedy: Self.remedy)
    }
    self.path = path
    self.json = json
  }

  /// What to do about a setting that is wrong.
  public static let remedy: Message = "fetch the model again"

  /// The members in order.
  public var members: [(key: String, value: JSONValue)] { json?.objectValue ?? [] }

  /// A member of any type.
  public subscript(name: String) -> JSONValue? {
    guard let value = json?[name], !value.isNull else { return nil }
    return value
  }

  /// A string.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func text(_ name: String) throws(Failure) -> String? {
    try member(name, \.stringValue, "is not a string")
  }

  /// A boolean.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func flag(_ name: String) throws(Failure) -> Bool? {
    try member(name, \.boolValue, "is neither true nor false")
  }

  /// A number.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func number(_ name: String) throws(Failure) -> Double? {
    try member(name, \.doubleValue, "is not a number")
  }

  /// A whole number from 1 up.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func count(_ name: String) throws(Failure) -> Int? {
    let problem = "is not a positive whole number"
    guard let count = try member(name, \.intValue, problem) else { return nil }
    guard count > 0 else { throw mistyped(name, problem) }
    return count
  }

  /// An object of settings; without members where it is not there.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func settings(_ name: String) throws(Failure) -> Settings {
    guard let member = self[name] else { return try Settings(nil, path: path) }
    guard member.objectValue != nil else { throw mistyped(name, "is not an object") }
    return try Settings(member, path: path)
  }

  /// A list of objects of settings; empty where it is not there.
  ///
  /// - Throws: ``Failure`` when it is something else.
  public func list(_ name: String) throws(Failure) -> [Settings] {
    guard let member = self[name] else { return [] }
    guard let elements = member.arrayValue else { throw mistyped(name, "is not an array") }
    var list: [Settings] = []
    for element in elements {
      guard element.objectValue != nil else { throw mistyped(name, "holds more than objects") }
      list.append(try Settings(element, path: path))
    }
    return list
  }

  private func member<Value>(
    _ name: String, _ value: (JSONValue) -> Value?, _ problem: String
  ) throws(Failure) -> Value? {
    guard let member = self[name] else { return nil }
    guard let found = value(member) else { throw mistyped(name, problem) }
    return found
  }

  private func mistyped(_ name: String, _ problem: String) -> Failure {
    Failure("\(path): \"\(name)\" \(problem)", remedy: Self.remedy)
  }
}
