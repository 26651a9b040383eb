import JSON

/// Reads the members of a JSON object that came from outside, refusing what cannot be.
final class FieldReader {
  /// Largest count that is read; sums of a million such stay below overflow.
  static let largestCount = 1_000_000_000_000

  private let members: [(key: String, value: JSONValue)]
  /// What the object is, for messages.
  private let name: String
  /// Where the next member is expected: files keep the order in which they are read.
  private var next = 0

  init(_ value: JSONValue, name: String) throws(DecisionError) {
    guard let members = value.objectValue else {
      throw DecisionError("\(name) is not a JSON object", remedy: FieldReader.remedy)
    }
    self.members = members
    self.name = name
  }

  static let remedy = "give the file as the earlier tool wrote it"

  func failure(_ what: String) -> DecisionError {
    DecisionError("\(name): \(what)", remedy: FieldReader.remedy)
  }

  /// A member that is neither missing nor null.
  func value(_ key: String) -> JSONValue? {
    for offset in members.indices {
      let index = (next + offset) % members.count
      if members[index].key.utf8.elementsEqual(key.utf8) {
        next = index + 1
        return members[index].value.isNull ? nil : members[index].value
      }
    }
    return nil
  }

  func count(_ key: String) throws(DecisionError) -> Int {
    guard let count = try countIfPresent(key) else { throw failure("no field \"\(key)\"") }
    return count
  }

  func countIfPresent(_ key: String) throws(DecisionError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let count = value.intValue, (0...Self.largestCount).contains(count) else {
      throw failure("\"\(key)\" is not a count")
    }
    return count
  }

  /// A number from 0 to 1.
  func share(_ key: String) throws(DecisionError) -> Double {
    guard let value = value(key) else { throw failure("no field \"\(key)\"") }
    guard let share = value.doubleValue, share >= 0, share <= 1 else {
      throw failure("\"\(key)\" is not a number from 0 to 1")
    }
    return share
  }

  func flag(_ key: String) throws(DecisionError) -> Bool {
    guard let value = value(key) else { return false }
    guard let flag = value.boolValue else { throw failure("\"\(key)\" is not true or false") }
    return flag
  }

  func text(_ key: String) throws(DecisionError) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.stringValue else { throw failure("\"\(key)\" is not a string") }
    return text
  }
}
