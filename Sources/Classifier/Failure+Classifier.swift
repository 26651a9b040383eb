import Groundwork

/// What more than one place of the classifier refuses.
extension Failure {
  /// The model or its scores are not finite.
  static let overflow = Failure(
    "the numbers overflow; scale the embeddings down", remedy: "normalise the vectors")

  /// Rows or numbers that are not as many as they must be.
  static func sizeMismatch(_ what: String, found: Int, wanted: Int) -> Failure {
    Failure("\(found) \(what), expected \(wanted)")
  }

  /// A vector of another length than the mapper's.
  static func dimensionMismatch(found: Int, wanted: Int) -> Failure {
    Failure(
      "the embedding has \(counted(found, "number")), the mapper expects \(wanted)",
      remedy: "embed the rows with the encoder that fit used")
  }

  /// A name that is not in the taxonomy, and what named it.
  static func unknownClass(_ name: Name, in place: String, among classes: [Name]) -> Failure {
    Failure(
      "\(place) name \"\(name)\", which is no class",
      remedy: "\(Suggestion.remedy(for: name.text, among: classes.map(\.text)))")
  }

  /// Fewer folds than cross-validation can be done with.
  static func tooFewFolds(_ folds: Int) -> Failure {
    Failure(
      "there \(agreeing(folds, "is", "are")) \(counted(folds, "fold")); at least 2 are needed")
  }

  /// A mapper file that cannot be read.
  static func badMapper(_ what: Message) -> Failure {
    Failure(what, remedy: "give the output of fit or calibrate")
  }
}
