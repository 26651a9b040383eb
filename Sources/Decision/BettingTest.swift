/// Whether a rate of a stream has come to exceed a limit, by betting against the limit.
///
/// A gambler who bets that a loss has the rate p multiplies the wealth by p / L on a loss and by
/// (1 − p) / (1 − L) else. As long as each row's rate, given the rows before, is at most L, the wealth
/// is a supermartingale, so it ever reaches 1 / α with probability at most α, however long the
/// stream. The wealth here is a mean over bets p of 1.25, 1.5, 2, 3 and 5 times L, and over
/// gamblers who begin at row t with a share 1 / (t (t + 1)) of the stake and keep it until then:
/// what was right for long does not have to be won back when the rate rises late.
///
/// - SeeAlso: Podkopaev & Ramdas (2022), Tracking the risk of a deployed model and detecting
///   harmful distribution shifts, ICLR; Ville (1939).
public struct BettingTest: Equatable, Sendable {
  /// The rates that are bet on, as multiples of the limit.
  public static let multiples = [1.25, 1.5, 2, 3, 5]
  /// The least limit that can be bet against.
  public static let leastLimit = 1e-6
  /// Wealth that is not let grow any further.
  private static let most = 1e300

  /// The highest rate that is right, in (0, 1).
  public let limit: Double
  /// Rows that counted.
  public private(set) var rows: Int
  /// Losses among them.
  public private(set) var losses: Int
  /// Shape (multiples): the wealth of the gamblers who have begun.
  public private(set) var wealth: [Double]
  /// The highest that the e-value has been.
  public private(set) var highest: Double

  /// A test before its first row.
  ///
  /// - Parameter limit: In [0, 1); below ``leastLimit`` it counts as that.
  public init(limit: Double) {
    self.init(
      limit: limit, rows: 0, losses: 0, wealth: Self.multiples.map { _ in 0 }, highest: 1)
  }

  /// A test that goes on.
  ///
  /// - Parameters:
  ///   - limit: In [0, 1).
  ///   - rows: Rows so far.
  ///   - losses: Losses among them.
  ///   - wealth: Shape (multiples).
  ///   - highest: The highest e-value so far.
  public init(limit: Double, rows: Int, losses: Int, wealth: [Double], highest: Double) {
    self.limit = min(max(limit, Self.leastLimit), 1 - Self.leastLimit)
    self.rows = rows
    self.losses = losses
    self.wealth = wealth
    self.highest = highest
  }

  /// The e-value: 1 at first; at least 1 / α with probability at most α while the limit holds.
  public var value: Double {
    wealth.reduce(0, +) / Double(wealth.count) + 1 / Double(rows + 1)
  }

  /// Counts one row.
  public mutating func add(isLoss: Bool) {
    rows += 1
    if isLoss { losses += 1 }
    let stake = 1 / (Double(rows) * Double(rows + 1))
    for (index, multiple) in Self.multiples.enumerated() {
      // Above the middle between the limit and 1 a bet would lose all on one row that is right.
      let rate = min(multiple * limit, (1 + limit) / 2)
      let factor = isLoss ? rate / limit : (1 - rate) / (1 - limit)
      wealth[index] = min(Self.most, (wealth[index] + stake) * factor)
    }
    highest = max(highest, value)
  }
}

extension Constraint {
  /// The highest rate of losses that keeps the limit.
  public var lossLimit: Double { kind.isMaximum ? limit : 1 - limit }

  /// Whether a decided row is a loss; nil where the limit says nothing of it.
  public func isLoss(_ row: ScoredRow, _ reason: AbstainReason?) -> Bool? {
    var counts = Counts()
    counts.add(FiringKind(row), fires: reason == nil)
    let proportion = counts.proportion(kind.rate)
    guard proportion.of > 0 else { return nil }
    return (proportion.count > 0) == kind.isMaximum
  }
}
