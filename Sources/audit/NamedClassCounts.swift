import Decision
import Groundwork
import Records

/// How one class of the taxonomy fares, or what must not execute.
struct NamedClassCounts: Sendable {
  /// The class; nil for what must not execute.
  var name: Name?
  /// Rows of this gold label; those that fired as another class; those that abstained.
  var rows: Int
  var wrong: Int
  var abstained: Int
  /// What only a class has.
  var counts: ClassCounts?

  /// A row for each class that may fire, and where any row must not execute one for these.
  static func rows(
    _ table: ClassTable, _ classes: [Name], isNonExecutable: [Bool]
  ) -> [NamedClassCounts] {
    var rows: [NamedClassCounts] = []
    for (index, counts) in table.classes.enumerated() where !isNonExecutable[index] {
      rows.append(
        NamedClassCounts(
          name: classes[index], rows: counts.rows, wrong: counts.wrong,
          abstained: counts.abstained, counts: counts))
    }
    guard table.mustNotExecute > 0 else { return rows }
    return rows + [
      NamedClassCounts(
        rows: table.mustNotExecute, wrong: table.hallucinated, abstained: table.silent)
    ]
  }

  /// The columns, by gold label and by what fired.
  ///
  /// - Parameter nobody: What stands for the class of what must not execute.
  /// - Returns: A class, its counts and its rates.
  static func columns(nobody: String?) -> [TableColumn<NamedClassCounts>] {
    [
      TableColumn("class") { .text($0.name?.text ?? nobody) },
      TableColumn("rows") { .count($0.rows) },
      counted("correct") { $0.correct },
      TableColumn("wrong") { .count($0.wrong) },
      TableColumn("abstained") { .count($0.abstained) },
      counted("fired") { $0.fired },
      counted("fired_wrongly") { $0.firedWrongly },
      counted("hallucinated") { $0.hallucinated },
      TableColumn(TableHeading("recall", decimals: 3)) { .real($0.counts?.recall) },
      TableColumn(TableHeading("precision", decimals: 3)) { .real($0.counts?.precision) },
    ]
  }

  private static func counted(
    _ name: String, _ count: @escaping @Sendable (ClassCounts) -> Int
  ) -> TableColumn<NamedClassCounts> {
    TableColumn(name) { $0.counts.map { .count(count($0)) } ?? .text(nil) }
  }
}
