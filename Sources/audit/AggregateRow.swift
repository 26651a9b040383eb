import Decision
import JSON
import Records

/// One row of an aggregate: names and values in column order.
struct AggregateRow {
  enum Value {
    case text(String?)
    case count(Int)
    case share(Double?)
  }

  private let members: [(name: String, value: Value)]

  static let confusionHeader = ["gold", "predicted", "count", "abstained"]
  static let classHeader = [
    "class", "rows", "correct", "wrong", "abstained", "fired", "fired_wrongly", "hallucinated",
    "recall", "precision",
  ]

  /// One pair of gold label and another top class; a gold label of null must not execute.
  init(_ entry: Confusions.Entry, _ taxonomy: [String]) {
    let values: [Value] = [
      .text(entry.gold.map { taxonomy[$0] }), .text(taxonomy[entry.predicted]),
      .count(entry.fired), .count(entry.abstained),
    ]
    members = Array(zip(Self.confusionHeader, values))
  }

  /// One class of the taxonomy.
  init(_ name: String, _ counts: ClassCounts) {
    let values: [Value] = [
      .text(name), .count(counts.rows), .count(counts.correct), .count(counts.wrong),
      .count(counts.abstained), .count(counts.fired), .count(counts.firedWrongly),
      .count(counts.hallucinated), .share(counts.recall), .share(counts.precision),
    ]
    members = Array(zip(Self.classHeader, values))
  }

  /// The row as a line of JSON.
  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in members {
      json.key(name)
      switch value {
      case .text(let text?): json.string(text)
      case .count(let count): json.number(count)
      case .share(let share?): json.number(share)
      case .text(nil), .share(nil): json.null()
      }
    }
    json.endObject()
    json.endLine()
    return json.bytes
  }

  /// The row as a line of CSV; what is null is empty.
  var csv: [UInt8] {
    var csv = CSVWriter()
    csv.row(
      members.map { _, value in
        switch value {
        case .text(let text): text ?? ""
        case .count(let count): "\(count)"
        case .share(let share): share.map { "\($0)" } ?? ""
        }
      })
    return csv.bytes
  }
}
