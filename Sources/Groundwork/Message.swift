/// Text for a user that may mention settings, which only a tool can name as its flags.
///
/// `"raise \(.maxIterations)"` is a message; an ordinary value is interpolated as its text.
public struct Message: Equatable, Sendable, ExpressibleByStringInterpolation {
  fileprivate enum Part: Equatable, Sendable {
    case text(String)
    case setting(Setting)
  }

  fileprivate var parts: [Part]

  /// Collects the text and the settings of an interpolated literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    /// Starts a message without text.
    public init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    /// Adds text.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// Adds a setting, to be named by whoever shows the message.
    public mutating func appendInterpolation(_ setting: Setting) {
      parts.append(.setting(setting))
    }

    /// Adds another message.
    public mutating func appendInterpolation(_ message: Message) {
      parts += message.parts
    }

    /// Adds a value's text.
    public mutating func appendInterpolation<Value>(_ value: Value) {
      parts.append(.text("\(value)"))
    }
  }

  /// A message of text alone.
  public init(stringLiteral text: String) { self.init(text) }

  /// A message of text alone.
  public init(_ text: String) { parts = text.isEmpty ? [] : [.text(text)] }

  /// A message of an interpolated literal.
  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// Whether there is nothing to say.
  public var isEmpty: Bool { parts.isEmpty }

  /// One message behind another.
  public static func + (one: Message, other: Message) -> Message {
    var sum = one
    sum.parts += other.parts
    return sum
  }

  /// Adds a message behind.
  public static func += (sum: inout Message, other: Message) { sum.parts += other.parts }

  /// The text with each setting under the name that the caller has for it.
  public func text(naming name: (Setting) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .setting(let setting): name(setting)
      }
    }.joined()
  }

  /// Whether two read the same, however they were put together; texts are compared by their bytes.
  public static func == (one: Message, other: Message) -> Bool {
    Name(one.description) == Name(other.description)
  }
}

extension Message: CustomStringConvertible {
  /// The text with settings in their plain words.
  public var description: String { text { $0.rawValue } }
}
