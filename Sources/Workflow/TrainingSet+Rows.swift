public import Classifier
public import Streams

extension Diagnostic {
  /// Words a classifier's error as a tool's.
  public init(_ location: SourceLocation? = nil, _ error: ClassifierError) {
    self.init(location, error.description, remedy: error.remedy)
  }
}

extension ClassifierError {
  /// What the user can do about it; empty where that goes without saying.
  var remedy: String {
    switch self {
    case .noRows: "give rows with \"embedding\" and \"label\", as embed writes them"
    case .oneClass: "add rows of another class"
    case .classWithoutRows: "add rows of it, or leave it out of --classes"
    case .dimensionMismatch: "embed the rows with the encoder that fit used"
    case .alreadyCalibrated: "calibrate the mapper that fit wrote"
    case .seenRows: "hold rows out from fit, or say --allow-seen"
    case .badMapper: "give the output of fit or calibrate"
    case .tooLarge: "check that the label is a class, not an identifier"
    case .overflow: "normalise the vectors"
    default: ""
    }
  }
}

extension TrainingSet {
  /// Gives labelled rows the class numbers of a taxonomy.
  ///
  /// - Parameters:
  ///   - rows: Rows with class names.
  ///   - classes: The taxonomy in its order; nil takes the rows' classes in the order of their UTF-8.
  /// - Throws: `Diagnostic` naming the first row whose label is no class.
  public init(_ rows: consuming LabelledVectors, classes: [String]?) throws(Diagnostic) {
    let names = classes ?? TrainingSet.sortedNames(rows.labels)
    let index = Dictionary(
      names.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    var labels: [Int] = []
    labels.reserveCapacity(rows.count)
    for (row, label) in rows.labels.enumerated() {
      guard let class_ = index[label] else {
        throw Diagnostic(
          rows.locations[row],
          "\"label\" is \"\(String(decoding: label, as: UTF8.self))\", which is no class of "
            + names.joined(separator: ", "),
          remedy: "correct it, or make it null to leave the row out")
      }
      labels.append(class_)
    }
    self.init(
      classes: names, dimension: rows.dimension, embeddings: rows.embeddings, labels: labels,
      weights: rows.weights, promptHashes: rows.promptHashes)
  }

  private static func sortedNames(_ labels: [[UInt8]]) -> [String] {
    Set(labels).sorted { $0.lexicographicallyPrecedes($1) }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
