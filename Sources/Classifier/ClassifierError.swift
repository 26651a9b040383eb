/// Why rows, settings or a mapper could not be used.
public enum ClassifierError: Error, Equatable, Sendable {
  case noRows
  /// The only class of the taxonomy, or nil when it has none.
  case oneClass(String?)
  case duplicateClass
  case classWithoutRows(String)
  case classWithoutWeight(String)
  case noDimensions
  /// What has the wrong number of elements.
  case sizeMismatch(String, found: Int, wanted: Int)
  case labelOutOfRange(row: Int, label: Int, classes: Int)
  case nonFiniteEmbedding(row: Int)
  case badWeight(row: Int, weight: Double)
  case badSetting(String)
  /// A name that is not in the taxonomy, and what named it.
  case unknownClass(String, in: String)
  case dimensionMismatch(found: Int, wanted: Int)
  /// The taxonomies of a mapper and of rows differ.
  case classMismatch
  /// More classes or rows than can be fitted.
  case tooLarge(String)
  /// The model or its scores are not finite.
  case overflow
  case alreadyCalibrated
  /// Held-out rows whose prompts `fit` has seen; `row` is the first of them.
  case seenRows(count: Int, row: Int)
  /// A mapper file that cannot be read.
  case badMapper(String)
}

extension ClassifierError: CustomStringConvertible {
  /// What is wrong, in lower case without a full stop.
  public var description: String {
    switch self {
    case .noRows: "no labelled rows"
    case .oneClass(let name):
      name.map { "only one class, \"\($0)\"; at least two are needed" }
        ?? "no classes; at least two are needed"
    case .duplicateClass: "a class is named twice"
    case .classWithoutRows(let name): "class \"\(name)\" has no rows"
    case .classWithoutWeight(let name): "the weights of class \"\(name)\" add up to 0 or overflow"
    case .noDimensions: "an embedding has no numbers"
    case .sizeMismatch(let what, let found, let wanted):
      "\(found) \(what), expected \(wanted)"
    case .labelOutOfRange(let row, let label, let classes):
      "row \(row + 1) has class number \(label) of \(classes)"
    case .nonFiniteEmbedding(let row): "row \(row + 1) has an embedding that is not finite"
    case .badWeight(let row, let weight):
      "row \(row + 1) has weight \(weight); a weight is finite and not negative"
    case .badSetting(let what): what
    case .unknownClass(let name, let place): "\(place) names \"\(name)\", which is no class"
    case .dimensionMismatch(let found, let wanted):
      "the embedding has \(found) numbers, the mapper expects \(wanted)"
    case .classMismatch: "the rows' classes are not the mapper's"
    case .tooLarge(let what): what
    case .overflow: "the numbers overflow; scale the embeddings down"
    case .alreadyCalibrated: "the mapper is already calibrated by an ensemble"
    case .seenRows(let count, _):
      "the first of \(count) held-out row\(count == 1 ? "" : "s") that fit has already used"
    case .badMapper(let what): what
    }
  }
}
