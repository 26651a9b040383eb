public import Groundwork
/// The floors that a sweep tries on one axis: ascending, distinct, each in [0, 1].
public struct Axis: Equatable, Sendable {
  /// Most values that one axis may have.
  public static let limit = 100_000
  /// The one floor that every row reaches.
  public static let zero = Axis(ascending: [0])

  /// The floors.
  public let values: [Double]

  /// An axis of these values, in any order; repeats count once.
  ///
  /// - Throws: No values, too many, or one outside [0, 1].
  public init(_ values: [Double]) throws(Failure) {
    guard !values.isEmpty else {
      throw Failure("an axis without values", remedy: "give at least one number")
    }
    for value in values where !(value >= 0 && value <= 1) {
      throw Failure(
        "the value \(value) is outside 0 to 1", remedy: "give shares, such as 0.35 for 35 %")
    }
    var distinct: [Double] = []
    for value in values.sorted() where distinct.last != value {
      distinct.append(value == 0 ? 0 : value)
    }
    guard distinct.count <= Axis.limit else { throw Axis.tooMany }
    self.values = distinct
  }

  /// Ascending values without the limit on their number, for thresholds found in the data.
  init(ascending values: [Double]) { self.values = values }

  /// Reads a list of numbers and `start:stop:step` ranges, as in `0.2,0.5:0.9:0.1`.
  ///
  /// Steps are counted in decimals: `0.20:0.40:0.05` ends on 0.40 and its third value is the Double
  /// that `0.30` reads as. A range whose steps pass over its stop ends below it.
  ///
  /// - Throws: What is not a plain decimal or a range of them, values outside [0, 1], a step of 0,
  ///   a range that runs backwards, or more than ``limit`` values.
  public static func parse(_ text: String) throws(Failure) -> Axis {
    var values: [Double] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: ":", omittingEmptySubsequences: false)
      var numbers: [PlainDecimal] = []
      for part in parts {
        guard let number = PlainDecimal(part) else {
          throw Failure(
            "\"\(part)\" is not a plain decimal number",
            remedy: part.hasSuffix("%")
              ? "give shares of 1, such as 0.05 for 5 %"
              : "give a list such as 0.2,0.3 or a range such as 0.20:0.40:0.05")
        }
        numbers.append(number)
      }
      guard numbers.count == 1 || numbers.count == 3 else {
        throw Failure(
          "\"\(item)\" has \(numbers.count) parts, a range has 3",
          remedy: "write start:stop:step, such as 0.20:0.40:0.05")
      }
      try append(numbers, spelled: String(item), to: &values)
      if values.count > limit { throw tooMany }
    }
    return try Axis(values)
  }

  /// How many of the values are no higher than this one; none for what is not a number.
  ///
  /// - Complexity: O(log n).
  public func count(atMost value: Double) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How many of the values are lower than this one.
  ///
  /// - Complexity: O(log n).
  func count(below value: Double) -> Int {
    let atMost = count(atMost: value)
    return atMost > 0 && values[atMost - 1] == value ? atMost - 1 : atMost
  }

  private static func append(
    _ numbers: [PlainDecimal], spelled item: String, to values: inout [Double]
  ) throws(Failure) {
    let scale = numbers.reduce(0) { max($0, $1.scale) }
    let steps = numbers.compactMap { $0.mantissa(atScale: scale) }
    guard steps.count == numbers.count, let first = steps.first else {
      throw Failure("\"\(item)\" has too many digits", remedy: "round it to 9 decimals")
    }
    let (stop, step) = steps.count == 3 ? (steps[1], steps[2]) : (first, 1)
    guard step > 0, stop >= first else {
      throw Failure(
        "the range \"\(item)\" never gets from its start to its stop",
        remedy: "start below the stop and use a step above 0")
    }
    guard (stop - first) / step < Int64(limit) else { throw tooMany }
    for mantissa in stride(from: first, through: stop, by: Int(step)) {
      if let value = PlainDecimal.double(mantissa, scale: scale) { values.append(value) }
    }
  }

  private static var tooMany: Failure {
    Failure("more than \(limit) values on one axis", remedy: "use a larger step")
  }
}
