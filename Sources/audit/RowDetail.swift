import CommandLineTool
import Curation
import Decision
import Groundwork
import JSON
import Records
import Streams
import Workflow

/// What is kept of a row beside its decision.
struct RowDetail: Sendable {
  /// Which rows are kept.
  enum Wanted {
    case none, mistakes, all
  }

  var prompt: String
  /// The gold label as it was written; nil where there is none or nothing must execute.
  var label: String?
  /// The class on top.
  var predicted: String
  var nearest: [Exemplars.Near]
}

extension Exemplars.Near {
  /// Writes the exemplar as a JSON object.
  func write(into json: inout JSONWriter) {
    json.beginObject()
    json.member("prompt", prompt)
    json.key("label")
    if let label { json.string(label.text) } else { json.null() }
    json.member("cosine", cosine)
    json.endObject()
  }
}
