public import Groundwork

/// A value of a document that came from outside, read by its type.
///
/// What is missing or of another type is refused by its name.
public struct TypedValue: Sendable {
  /// The value as it is.
  public let value: JSONValue
  /// Its key where it is a member, or what else to call it; put into words only for a message.
  private let title: (text: String, isKey: Bool)
  /// What messages begin with, such as the file's path and a colon.
  private let prefix: String
  /// What to do about a document that is wrong.
  private let remedy: Message

  /// Takes a value.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - name: What it is called in messages.
  ///   - prefix: What messages begin with.
  ///   - remedy: What to do about a document that is wrong.
  public init(_ value: JSONValue, name: String, prefix: String = "", remedy: Message) {
    self.init(value, (name, false), prefix, remedy)
  }

  private init(
    _ value: JSONValue, _ title: (String, Bool), _ prefix: String, _ remedy: Message
  ) {
    self.value = value
    self.title = title
    self.prefix = prefix
    self.remedy = remedy
  }

  /// What it is called in messages.
  public var name: String { title.isKey ? "\"\(title.text)\"" : title.text }

  /// What is wrong with the document.
  public func failure(_ what: Message) -> Failure { Failure("\(prefix)\(what)", remedy: remedy) }

  /// Another value of the same document.
  public func part(_ value: JSONValue, name: String) -> TypedValue {
    TypedValue(value, (name, false), prefix, remedy)
  }

  /// A member of the same document that was found by its key.
  public func part(_ value: JSONValue, key: String) -> TypedValue {
    TypedValue(value, (key, true), prefix, remedy)
  }

  /// A member of an object, which may be null.
  ///
  /// - Throws: `Failure` where there is none.
  public func member(_ key: String) throws(Failure) -> TypedValue {
    guard let member = value[key] else { throw failure("\(name) has no \"\(key)\"") }
    return part(member, key: key)
  }

  /// A member of an object that is one of many, so that its name is not enough to find it.
  ///
  /// - Throws: `Failure` where there is none.
  public func ownMember(_ key: String) throws(Failure) -> TypedValue {
    part(try member(key).value, name: "\"\(key)\" of \(name)")
  }

  /// A member of an object; nil where there is none, or it is null.
  public func optionalMember(_ key: String) -> TypedValue? {
    guard let member = value[key], !member.isNull else { return nil }
    return part(member, key: key)
  }

  /// The members of an object, in order.
  ///
  /// - Throws: `Failure` where it is none.
  public func members() throws(Failure) -> [(key: String, value: JSONValue)] {
    try read(\.objectValue, "an object")
  }

  /// The elements of an array.
  ///
  /// - Throws: `Failure` where it is none.
  public func elements() throws(Failure) -> [TypedValue] {
    try read(\.arrayValue, "an array").map { part($0, name: "an element of \(name)") }
  }

  /// A string.
  ///
  /// - Throws: `Failure` where it is none.
  public func text() throws(Failure) -> String { try read(\.stringValue, "a string") }

  /// A boolean.
  ///
  /// - Throws: `Failure` where it is none.
  public func flag() throws(Failure) -> Bool {
    guard let flag = value.boolValue else { throw failure("\(name) is neither true nor false") }
    return flag
  }

  /// A number of any size.
  ///
  /// - Throws: `Failure` where it is none, or no double is near it.
  public func number() throws(Failure) -> Double { try read(\.doubleValue, "a number") }

  /// A number in a range.
  ///
  /// - Throws: `Failure` where it is none.
  public func number(in range: ClosedRange<Double>) throws(Failure) -> Double {
    guard let number = value.doubleValue, range.contains(number) else {
      throw failure(
        "\(name) is not a number from \(range.lowerBound.short) to \(range.upperBound.short)")
    }
    return number
  }

  /// A whole number in a range.
  ///
  /// - Parameters:
  ///   - range: The range.
  ///   - words: What such a number is called; nil names the range.
  /// - Returns: The number.
  /// - Throws: `Failure` where it is none.
  public func integer(
    in range: ClosedRange<Int>, called words: String? = nil
  ) throws(Failure) -> Int {
    guard let integer = value.intValue, range.contains(integer) else {
      let words = words ?? "a whole number from \(range.lowerBound) to \(range.upperBound)"
      throw failure("\(name) is not \(words)")
    }
    return integer
  }

  private func read<Value>(
    _ kind: (JSONValue) -> Value?, _ words: String
  ) throws(Failure) -> Value {
    guard let found = kind(value) else { throw failure("\(name) is not \(words)") }
    return found
  }
}

extension Double {
  /// The number as text, a whole one without a fraction.
  fileprivate var short: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
