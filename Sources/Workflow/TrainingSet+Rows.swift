public import Groundwork
public import Classifier
public import Streams

extension TrainingSet {
  /// Gives labelled rows the class numbers of a taxonomy.
  ///
  /// - Parameters:
  ///   - rows: Rows with class names.
  ///   - classes: The taxonomy in its order; nil takes the rows' classes in the order of their UTF-8.
  ///   - labelField: The field that labels came from.
  /// - Throws: `Diagnostic` naming the first row whose label is no class.
  public init(
    _ rows: consuming LabelledVectors, classes: [Name]?, labelField: String = "label"
  ) throws(Diagnostic) {
    guard rows.count > 0 else {
      throw Diagnostic(
        nil, "no labelled rows",
        remedy: "give rows with \"embedding\" and \"\(labelField)\", as embed writes them")
    }
    let names = classes ?? Set(rows.labels).map { Name(utf8: $0) }.sorted()
    let index = Dictionary(
      names.enumerated().map { (Array($1.text.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    var labels: [Int] = []
    labels.reserveCapacity(rows.count)
    for (row, label) in rows.labels.enumerated() {
      guard let class_ = index[label] else {
        let name = String(decoding: label, as: UTF8.self)
        throw Diagnostic(
          rows.locations[row],
          "\"\(labelField)\" is \"\(name)\", which is no class of \(names.joined(separator: ", "))",
          remedy: remedy(forLabel: name, classes: names.map(\.text)))
      }
      labels.append(class_)
    }
    self.init(
      classes: names, dimension: rows.dimension, embeddings: rows.embeddings, labels: labels,
      weights: rows.weights, promptHashes: rows.promptHashes)
    classesAreGiven = classes != nil
  }
}

/// What to do about a label that is no class.
private func remedy(forLabel name: String, classes: [String]) -> Message {
  guard Int(name) == nil else { return "say which class each number is with \(.labelMap)" }
  let near = Suggestion.nearest(to: name, among: classes).map { "did you mean \"\($0)\"? " } ?? ""
  return "\(near)correct it, or make it null to leave the row out"
}
