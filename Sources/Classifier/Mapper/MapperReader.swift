import Groundwork
import JSON

/// Takes a mapper file apart, naming whatever is missing or wrong.
struct MapperReader {
  /// The value being read, and what to call it.
  let value: JSONValue
  let name: String

  init(_ value: JSONValue, name: String = "mapper") {
    self.value = value
    self.name = name
  }

  /// A member of an object.
  func member(_ key: String) throws(Failure) -> MapperReader {
    guard let member = value[key] else { throw .badMapper("\(name) has no \"\(key)\"") }
    return MapperReader(member, name: "\"\(key)\"")
  }

  /// A member that may be absent.
  func optionalMember(_ key: String) -> MapperReader? {
    value[key].map { MapperReader($0, name: "\"\(key)\"") }
  }

  func string() throws(Failure) -> String {
    guard let string = value.stringValue else { throw .badMapper("\(name) is not a string") }
    return string
  }

  func bool() throws(Failure) -> Bool {
    guard let bool = value.boolValue else { throw .badMapper("\(name) is not true or false") }
    return bool
  }

  /// A whole number in a range.
  func integer(in range: ClosedRange<Int>) throws(Failure) -> Int {
    guard let integer = value.intValue, range.contains(integer) else {
      throw .badMapper(
        "\(name) is not a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// A finite number.
  func double() throws(Failure) -> Double {
    guard let double = value.doubleValue, double.isFinite else {
      throw .badMapper("\(name) is not a finite number")
    }
    return double
  }

  /// A finite number, or null for one that was not.
  func doubleOrInfinity() throws(Failure) -> Double {
    value.isNull ? .infinity : try double()
  }

  func elements() throws(Failure) -> [MapperReader] {
    guard let elements = value.arrayValue else { throw .badMapper("\(name) is not an array") }
    return elements.map { MapperReader($0, name: "an element of \(name)") }
  }

  func names() throws(Failure) -> [Name] {
    var names: [Name] = []
    for element in try elements() { names.append(Name(try element.string())) }
    return names
  }

  /// Base64 of float32.
  func floats() throws(Failure) -> [Float] {
    var text = try string()
    var floats: [Float] = []
    let fault = text.withUTF8 { Base64Floats.decode(UnsafeRawBufferPointer($0), into: &floats) }
    guard fault == nil, floats.withUnsafeBufferPointer(Base64Floats.areFinite) else {
      throw .badMapper("\(name) is not base64 of finite float32 numbers")
    }
    return floats
  }

  /// Base64 of signed bytes.
  func signedBytes() throws(Failure) -> [Int8] {
    guard let bytes = Base64.decode(try string()) else {
      throw .badMapper("\(name) is not base64")
    }
    return bytes.map { Int8(bitPattern: $0) }
  }

  /// Base64 of float64.
  ///
  /// - Parameter count: How many there must be, or nil for any number.
  /// - Returns: The numbers.
  /// - Throws: `Failure`.
  func doubles(count: Int? = nil) throws(Failure) -> [Double] {
    guard let doubles = Base64.decodeDoubles(try string()) else {
      throw .badMapper("\(name) is not base64 of finite float64 numbers")
    }
    if let count, doubles.count != count {
      throw .badMapper("\(name) has \(doubles.count) numbers, expected \(count)")
    }
    return doubles
  }
}
