/// In which order rows are dealt to folds.
public enum FoldOrder: String, CaseIterable, Sendable {
  /// By the hashes of the prompts, so that a file grouped by phrasing loses no phrasing as a whole.
  /// All rows of one prompt are held out together.
  case hash
  /// As the rows stand, each on its own: the allotment of scikit-learn's `StratifiedKFold`.
  case file
}
