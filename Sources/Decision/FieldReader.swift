import Groundwork
import JSON

/// Reads the members of a JSON object that came from outside, refusing what cannot be.
final class FieldReader {
  /// Largest count that is read; sums of a million such stay below overflow.
  static let largestCount = 1_000_000_000_000

  private let members: [(key: Name, value: JSONValue)]
  /// Where the next member is expected: files keep the order in which they are read.
  private var next = 0
  private let object: TypedValue

  static let remedy: Message = "give the file as the earlier tool wrote it"

  init(_ value: JSONValue, name: String) throws(Failure) {
    object = TypedValue(value, name: name, prefix: "\(name): ", remedy: FieldReader.remedy)
    guard let members = value.objectValue else {
      throw Failure("\(name) is not a JSON object", remedy: FieldReader.remedy)
    }
    self.members = members.map { (Name($0.key), $0.value) }
  }

  func failure(_ what: Message) -> Failure { object.failure(what) }

  /// A member that is neither missing nor null.
  func value(_ key: String) -> JSONValue? {
    let key = Name(key)
    for offset in members.indices {
      let index = (next + offset) % members.count
      if members[index].key == key {
        next = index + 1
        return members[index].value.isNull ? nil : members[index].value
      }
    }
    return nil
  }

  /// The same, to be read by its type.
  private func member(_ key: String) -> TypedValue? {
    value(key).map { object.part($0, key: key) }
  }

  private func required(_ key: String) throws(Failure) -> TypedValue {
    guard let member = member(key) else { throw failure("no field \"\(key)\"") }
    return member
  }

  func count(_ key: String) throws(Failure) -> Int {
    try required(key).integer(in: 0...Self.largestCount, called: "a count")
  }

  func countIfPresent(_ key: String) throws(Failure) -> Int? {
    try member(key)?.integer(in: 0...Self.largestCount, called: "a count")
  }

  /// A number from 0 to 1.
  func share(_ key: String) throws(Failure) -> Double { try required(key).number(in: 0...1) }

  /// A number of any size.
  func number(_ key: String) throws(Failure) -> Double { try required(key).number() }

  func flag(_ key: String) throws(Failure) -> Bool { try flagIfPresent(key) ?? false }

  func flagIfPresent(_ key: String) throws(Failure) -> Bool? { try member(key)?.flag() }

  func name(_ key: String) throws(Failure) -> Name? { try text(key).map { Name($0) } }

  func text(_ key: String) throws(Failure) -> String? { try member(key)?.text() }
}
