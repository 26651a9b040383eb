import Decision
import Workflow

/// A scored row, and the value of the field that rows are counted by.
struct CountedRow: Sendable {
  var scored: ScoredRow
  /// nil where rows are not counted by a field.
  var slice: SliceReader.Value?
}
