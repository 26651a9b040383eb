import Groundwork
import JSON

/// Reads the members of a JSON object that came from outside, refusing what cannot be.
final class FieldReader {
  /// Largest count that is read; sums of a million such stay below overflow.
  static let largestCount = 1_000_000_000_000

  private let members: [(key: Name, value: JSONValue)]
  /// What the object is, for messages.
  private let name: String
  /// Where the next member is expected: files keep the order in which they are read.
  private var next = 0

  init(_ value: JSONValue, name: String) throws(Failure) {
    guard let members = value.objectValue else {
      throw Failure("\(name) is not a JSON object", remedy: FieldReader.remedy)
    }
    self.members = members.map { (Name($0.key), $0.value) }
    self.name = name
  }

  static let remedy: Message = "give the file as the earlier tool wrote it"

  func failure(_ what: Message) -> Failure {
    Failure("\(name): \(what)", remedy: FieldReader.remedy)
  }

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

  func count(_ key: String) throws(Failure) -> Int {
    guard let count = try countIfPresent(key) else { throw failure("no field \"\(key)\"") }
    return count
  }

  func countIfPresent(_ key: String) throws(Failure) -> Int? {
    guard let value = value(key) else { return nil }
    guard let count = value.intValue, (0...Self.largestCount).contains(count) else {
      throw failure("\"\(key)\" is not a count")
    }
    return count
  }

  /// A number from 0 to 1.
  func share(_ key: String) throws(Failure) -> Double {
    guard let value = value(key) else { throw failure("no field \"\(key)\"") }
    guard let share = value.doubleValue, share >= 0, share <= 1 else {
      throw failure("\"\(key)\" is not a number from 0 to 1")
    }
    return share
  }

  /// A number of any size.
  func number(_ key: String) throws(Failure) -> Double {
    guard let number = value(key)?.doubleValue else { throw failure("\"\(key)\" is not a number") }
    return number
  }

  func flag(_ key: String) throws(Failure) -> Bool { try flagIfPresent(key) ?? false }

  func flagIfPresent(_ key: String) throws(Failure) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let flag = value.boolValue else { throw failure("\"\(key)\" is not true or false") }
    return flag
  }

  func name(_ key: String) throws(Failure) -> Name? { try text(key).map { Name($0) } }

  func text(_ key: String) throws(Failure) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.stringValue else { throw failure("\"\(key)\" is not a string") }
    return text
  }
}
