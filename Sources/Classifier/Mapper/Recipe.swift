import Groundwork

/// What a mapper is made of, as a hash: its identity.
///
/// The same rows and settings give weights that differ by 1e-9 from one type of CPU to another, and
/// no rounding puts that right. So a mapper is named by how it was made: the embedder, the rows
/// (prompt, label and weight; the vector only where no embedder made it, or the prompt is unknown),
/// every setting, and what was selected by comparing scores. What its numbers became is guarded by
/// the file's checksum.
struct Recipe {
  private var hash = StableHash()

  private init(_ kind: String) { add(kind) }

  /// The name of what `fit` makes.
  ///
  /// - Parameters:
  ///   - training: The rows, in order.
  ///   - embedder: What made the vectors, or nil.
  ///   - nonExecutable: Classes that must never fire, in taxonomy order.
  ///   - settings: With the C that was selected.
  ///   - choice: How it was selected, or nil.
  ///   - background: What the user gave for it, or nil.
  /// - Returns: Sixteen hexadecimal digits.
  static func fit(
    _ training: TrainingSet, embedder: Name?, nonExecutable: [Name], settings: FitSettings,
    choice: CrossValidation?, background: Background?
  ) -> String {
    var recipe = Recipe("fit 1")
    recipe.add(embedder?.text ?? "")
    recipe.add(training.classes)
    recipe.add(nonExecutable)
    recipe.add(settings.C)
    recipe.add(settings.maximumIterations)
    recipe.add(settings.tolerance)
    switch settings.classWeight {
    case .balanced: recipe.add("balanced")
    case .none: recipe.add("none")
    case .perClass(let weights):
      recipe.add("per class")
      for (name, weight) in weights {
        recipe.add(name.text)
        recipe.add(weight)
      }
    }
    recipe.add(choice?.folds ?? 0)
    for candidate in choice?.candidates ?? [] { recipe.add(candidate) }
    recipe.add(background?.rows ?? 0)
    if let background { recipe.hash.add(background.codesHash) }
    recipe.add(training, hasEmbedder: embedder != nil)
    return recipe.hash.digits
  }

  /// The name of what `calibrate` makes.
  ///
  /// - Parameters:
  ///   - mapper: What was calibrated.
  ///   - rows: The rows calibrated on, in order.
  ///   - report: How.
  /// - Returns: Sixteen hexadecimal digits.
  static func calibration(of mapper: Mapper, rows: TrainingSet, report: CalibrationReport) -> String
  {
    var recipe = Recipe("calibrate 1")
    recipe.add(mapper.fingerprint)
    recipe.add(report.requested)
    recipe.add(report.method.rawValue)
    recipe.add(report.folds)
    recipe.add(report.order.rawValue)
    recipe.add(report.ensemble ? 1 : 0)
    recipe.add(report.prefit ? 1 : 0)
    recipe.add(rows, hasEmbedder: mapper.embedder != nil)
    return recipe.hash.digits
  }

  private mutating func add(_ rows: TrainingSet, hasEmbedder: Bool) {
    add(rows.dimension)
    add(rows.count)
    let needsVectors = !hasEmbedder || rows.promptHashes.isEmpty
    for row in 0..<rows.count {
      if !rows.promptHashes.isEmpty { hash.add(rows.promptHashes[row]) }
      add(rows.labels[row])
      add(rows.weights?[row] ?? 1)
      guard needsVectors else { continue }
      for number in rows.embeddings[row * rows.dimension..<(row + 1) * rows.dimension] {
        hash.add(UInt64(number.bitPattern))
      }
    }
  }

  private mutating func add(_ names: [Name]) {
    add(names.count)
    for name in names { add(name.text) }
  }

  private mutating func add(_ text: String) {
    add(text.utf8.count)
    hash.add(bytes: Array(text.utf8))
  }

  private mutating func add(_ number: Int) { hash.add(UInt64(bitPattern: Int64(number))) }

  private mutating func add(_ number: Double) { hash.add(number.bitPattern) }
}
