import Decision
import Groundwork

/// Counts and rates in Prometheus' text format, for a node exporter's textfile collector.
enum PrometheusText {
  /// A metrics row, with the field and the value whose rows it counts; all rows where the field is
  /// nil.
  typealias Sample = (field: String?, value: String, metrics: MetricsRow)

  /// Writes every metric once with a line for each sample.
  static func write(_ samples: [Sample]) -> String {
    var text = ""
    add("rows", "Rows that were scored.", samples, &text) { [("", Double($0.all.total))] }
    add("fired_rows", "Rows that fired, by outcome.", samples, &text) { tally in
      [
        ("outcome=\"correct\"", Double(tally.all.correct)),
        ("outcome=\"wrong\"", Double(tally.all.wrong)),
        ("outcome=\"hallucinated\"", Double(tally.all.hallucinated)),
        ("outcome=\"unlabelled\"", Double(tally.all.firedUnlabelled)),
      ]
    }
    add("abstained_rows", "Rows that abstained, by reason.", samples, &text) { tally in
      AbstainReason.allCases.map { ("reason=\"\($0.name)\"", Double(tally.reasons[$0])) }
    }
    for rate in Rate.allCases {
      add(rate.rawValue, "A share of rows, from 0 to 1.", samples, &text) { tally in
        tally.all.proportion(rate).value.map { [("", $0)] } ?? []
      }
    }
    return text
  }

  /// Writes how the tests of --monitor stand.
  ///
  /// - Parameters:
  ///   - status: The tests, and what raises the alarm.
  ///   - mapper: Whose rows were watched; nil where they do not say.
  ///   - slice: The rows that the point is of; nil for rows of every kind.
  /// - Returns: The metrics, each with a line for each test.
  static func write(
    _ status: MonitorCommand.Status, mapper: Name?, slice: RowSlice?
  ) -> String {
    var common = mapper.map { [label("mapper", $0.text)] } ?? []
    if let slice {
      common += [label("field", slice.field.text), label("value", slice.value.text)]
    }
    var text = ""
    func add(_ name: String, _ help: String, _ values: [(label: String, value: Double)]) {
      begin(name, help, &text)
      for (own, value) in values { line(name, common + (own.isEmpty ? [] : [own]), value, &text) }
    }
    add("watched_rows", "Rows that the tests have seen.", [("", Double(status.rows))])
    add(
      "e_value", "Evidence against each limit and for each drift, now.",
      status.values.map { (label("test", $0.name), $0.value) })
    add("e_value_alarm", "The e-value that raises the alarm.", [("", status.alarmAt)])
    add("alarm", "1 once a test has raised the alarm.", [("", status.isAlarmed ? 1 : 0)])
    return text
  }

  private static func begin(_ name: String, _ help: String, _ text: inout String) {
    text += "# HELP promptutils_\(name) \(help)\n# TYPE promptutils_\(name) gauge\n"
  }

  private static func line(
    _ name: String, _ labels: [String], _ value: Double, _ text: inout String
  ) {
    let braces = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
    let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    text += "promptutils_\(name)\(braces) \(number)\n"
  }

  private static func add(
    _ name: String, _ help: String, _ samples: [Sample], _ text: inout String,
    _ values: (Tally) -> [(label: String, value: Double)]
  ) {
    begin(name, help, &text)
    for sample in samples {
      var common: [String] = []
      if let mapper = sample.metrics.source.mapper { common.append(label("mapper", mapper.text)) }
      if let field = sample.field {
        common += [label("field", field), label("value", sample.value)]
      }
      for (own, value) in values(sample.metrics.tally) {
        line(name, common + (own.isEmpty ? [] : [own]), value, &text)
      }
    }
  }

  private static func label(_ name: String, _ value: String) -> String {
    var escaped = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\(name)=\"\(escaped)\""
  }
}
