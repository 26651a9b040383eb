public import Decision
public import Records

/// The metrics row of one value of a field.
public struct SliceRow: Sendable {
  /// The field.
  public var field: String
  /// Its value as text.
  public var value: String
  /// What was counted of the rows with it.
  public var metrics: MetricsRow

  /// Gives a metrics row its field and value.
  public init(field: String, value: String, metrics: MetricsRow) {
    self.field = field
    self.value = value
    self.metrics = metrics
  }

  /// Field and value, then the columns of a metrics row.
  public static func columns(for format: TableFormat) -> [TableColumn<SliceRow>] {
    [
      TableColumn(TableHeading("field", isText: true)) { .text($0.field) },
      TableColumn(TableHeading("value", isText: true)) { .text($0.value) },
    ]
      + MetricsRow.columns(for: format).map { column in
        TableColumn(column.heading) { column.value($0.metrics) }
      }
  }
}
