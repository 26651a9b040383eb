/// Two runs over the same prompts, by which of them treated each labelled prompt rightly.
public struct PairedComparison: Equatable, Sendable {
  /// Rows that both treated rightly.
  public var both = 0
  /// Rows that only the earlier run treated rightly.
  public var onlyOld = 0
  /// Rows that only the new run treated rightly.
  public var onlyNew = 0
  /// Rows that neither treated rightly.
  public var neither = 0

  /// No rows.
  public init() {}

  /// Counts a labelled row.
  public mutating func add(oldIsRight: Bool, newIsRight: Bool) {
    switch (oldIsRight, newIsRight) {
    case (true, true): both += 1
    case (true, false): onlyOld += 1
    case (false, true): onlyNew += 1
    case (false, false): neither += 1
    }
  }

  /// Labelled rows.
  public var total: Int { both + onlyOld + onlyNew + neither }

  /// Rate of rows treated rightly by the new run less that of the earlier; nil without rows.
  public var difference: Double? {
    total > 0 ? Double(onlyNew - onlyOld) / Double(total) : nil
  }

  /// How likely so uneven a split of the rows on which they differ is, if neither run is better.
  ///
  /// The exact test of McNemar, two-sided: twice the smaller tail of Binomial(b + c, ½), at most 1.
  ///
  /// - SeeAlso: McNemar (1947), Psychometrika 12, 153–157.
  public var exactP: Double {
    let differing = onlyOld + onlyNew
    guard differing > 0 else { return 1 }
    return min(1, 2 * BinomialTail.atMost(min(onlyOld, onlyNew), of: differing, p: 0.5))
  }

  /// An interval of the difference, at 95 %: the adjusted Wald interval for paired rates.
  ///
  /// - Returns: nil without rows.
  /// - SeeAlso: Bonett & Price (2012), Journal of Educational and Behavioral Statistics 37, 479–488.
  public var interval: (low: Double, high: Double)? {
    guard total > 0 else { return nil }
    let rows = Double(total) + 2
    let (new, old) = ((Double(onlyNew) + 1) / rows, (Double(onlyOld) + 1) / rows)
    let spread = 1.959963984540054 * ((new + old - (new - old) * (new - old)) / rows).squareRoot()
    return (max(-1, new - old - spread), min(1, new - old + spread))
  }
}
