import Decision
import Groundwork
import Records

extension Confusions.Entry {
  /// The columns of gold label and another top class; a gold label of null must not execute.
  ///
  /// - Parameters:
  ///   - taxonomy: The classes, in order.
  ///   - nobody: What stands for null.
  /// - Returns: Gold label, class on top, rows fired and abstained.
  static func columns(
    _ taxonomy: [Name], nobody: String?
  ) -> [TableColumn<Confusions.Entry>] {
    [
      TableColumn("gold") { .text($0.gold.map { taxonomy[$0].text } ?? nobody) },
      TableColumn("predicted") { .text(taxonomy[$0.predicted].text) },
      TableColumn("count") { .count($0.fired) },
      TableColumn("abstained") { .count($0.abstained) },
    ]
  }
}
