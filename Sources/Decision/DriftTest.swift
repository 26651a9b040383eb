import Groundwork

/// Whether rows have come to lie lower on an axis than the rows before them, without labels.
///
/// A conformal test martingale: each row's p-value is its rank among all rows so far, ties broken at
/// random, which is uniform as long as the rows are exchangeable. The wealth bets by 1 + ε (p − ½)
/// that ranks are low, with ε of 0, −1 and −1.9, between which a hundredth of it moves at each
/// row, so that a change late in the stream is met by fresh stakes.
///
/// - SeeAlso: Vovk et al. (2021), Retrain or not retrain: conformal test martingales for
///   change-point detection, section 3 (the Simple Jumper).
public struct DriftTest: Equatable, Sendable {
  /// Values are told apart to a 1,024th.
  public static let bins = 1024
  private static let slopes = [0, -1, -1.9]
  private static let moving = 0.01
  private static let most = 1e300

  /// Shape (bins): how many rows had a value there.
  public private(set) var histogram: [Int]
  /// Shape (3): the wealth behind each slope.
  public private(set) var wealth: [Double]
  /// Rows that were bet on.
  public private(set) var rows: Int
  /// The highest that the wealth has been.
  public private(set) var highest: Double

  /// A test before its first row.
  public init() {
    self.init(
      histogram: [Int](repeating: 0, count: Self.bins),
      wealth: Self.slopes.map { _ in 1 / Double(Self.slopes.count) }, rows: 0, highest: 1)
  }

  /// A test that goes on.
  ///
  /// - Parameters:
  ///   - histogram: Shape (bins).
  ///   - wealth: Shape (3).
  ///   - rows: Rows so far.
  ///   - highest: The highest wealth so far.
  public init(histogram: [Int], wealth: [Double], rows: Int, highest: Double) {
    self.histogram = histogram
    self.wealth = wealth
    self.rows = rows
    self.highest = highest
  }

  /// The e-value: 1 at first; at least 1 / α with probability at most α while rows are alike.
  public var value: Double { wealth.reduce(0, +) }

  /// Takes a row that is known to be as it should be, without betting on it.
  public mutating func addReference(_ value: Double) { histogram[Self.bin(value)] += 1 }

  /// Bets on one row.
  public mutating func add(_ value: Double) {
    let bin = Self.bin(value)
    let lower = histogram[..<bin].reduce(0, +)
    histogram[bin] += 1
    let total = lower + histogram[bin...].reduce(0, +)
    // Drawn anew for each row from its number, so that a test that goes on draws as one that never
    // stopped.
    var random = SplitMix64(seed: UInt64(truncatingIfNeeded: rows))
    let share = Double(random.next() >> 11) * 0x1p-53
    let p = (Double(lower) + share * Double(histogram[bin])) / Double(total)
    let sum = wealth.reduce(0, +)
    for (index, slope) in Self.slopes.enumerated() {
      let stake = wealth[index] * (1 - Self.moving) + sum * Self.moving / Double(wealth.count)
      wealth[index] = min(Self.most, stake * (1 + slope * (p - 0.5)))
    }
    rows += 1
    highest = max(highest, self.value)
  }

  private static func bin(_ value: Double) -> Int {
    max(0, min(bins - 1, Int(value * Double(bins))))
  }
}
