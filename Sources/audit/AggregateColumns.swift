import Decision
import Groundwork
import Records

extension Confusions.Entry {
  /// The columns of gold label and another top class; a gold label of null must not execute.
  static func columns(_ taxonomy: [Name]) -> [TableColumn<Confusions.Entry>] {
    [
      TableColumn("gold") { .text($0.gold.map { taxonomy[$0].text }) },
      TableColumn("predicted") { .text(taxonomy[$0.predicted].text) },
      TableColumn("count") { .count($0.fired) },
      TableColumn("abstained") { .count($0.abstained) },
    ]
  }
}

/// How one class of the taxonomy fares.
struct NamedClassCounts: Sendable {
  /// The class.
  var name: Name
  /// What was counted of it.
  var counts: ClassCounts

  static let columns: [TableColumn<NamedClassCounts>] = [
    TableColumn("class") { .text($0.name.text) },
    TableColumn("rows") { .count($0.counts.rows) },
    TableColumn("correct") { .count($0.counts.correct) },
    TableColumn("wrong") { .count($0.counts.wrong) },
    TableColumn("abstained") { .count($0.counts.abstained) },
    TableColumn("fired") { .count($0.counts.fired) },
    TableColumn("fired_wrongly") { .count($0.counts.firedWrongly) },
    TableColumn("hallucinated") { .count($0.counts.hallucinated) },
    TableColumn("recall") { .real($0.counts.recall) },
    TableColumn("precision") { .real($0.counts.precision) },
  ]
}
