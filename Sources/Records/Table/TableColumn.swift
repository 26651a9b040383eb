/// What stands over a column, and how its values are shown to people.
public struct TableHeading: Sendable {
  /// The column's name: the key in JSON, the heading elsewhere.
  public let name: String
  /// Digits after the point where people read; nil shows all there are.
  public let decimals: Int?
  /// Whether only JSON has room for the values.
  public let isNested: Bool
  /// Whether the values stand at the left edge, as text does.
  public let isText: Bool
  /// Whether a terminal may do without the column where every value is 0.
  public let isOptional: Bool

  /// Describes a column.
  public init(
    _ name: String, decimals: Int? = nil, isNested: Bool = false, isText: Bool = false,
    isOptional: Bool = false
  ) {
    self.isOptional = isOptional
    self.name = name
    self.decimals = decimals
    self.isNested = isNested
    self.isText = isText
  }
}

/// A named column of rows of one type.
public struct TableColumn<Row>: Sendable {
  /// What stands over the column.
  public let heading: TableHeading
  /// The column's value of a row.
  public let value: @Sendable (Row) -> TableValue

  /// Makes a column.
  public init(_ heading: TableHeading, _ value: @escaping @Sendable (Row) -> TableValue) {
    self.heading = heading
    self.value = value
  }

  /// Makes a column of which nothing but the name is special.
  public init(_ name: String, _ value: @escaping @Sendable (Row) -> TableValue) {
    self.init(TableHeading(name), value)
  }
}

extension [TableHeading] {
  /// Indices of the columns that a format without members inside members shows.
  var flat: [Int] { indices.filter { !self[$0].isNested } }
}
