public import Groundwork

/// A prompt-to-primitive mapper: what `fit` and `calibrate` write and `score` reads.
public struct Mapper: Sendable {
  /// What made the vectors, `NAME@FINGERPRINT`; nil when they did not say.
  public let embedder: Name?
  /// Numbers in an embedding.
  public let dimension: Int
  /// The taxonomy, in its order.
  public let classes: [Name]
  /// Classes that are trained but must never fire, in taxonomy order.
  public let nonExecutable: [Name]
  /// At least one; an ensemble has one a fold.
  public internal(set) var members: [Member]
  /// What the training rows of each class look like.
  public internal(set) var exemplars: Exemplars
  /// How a row's cosine similarity to the exemplars compares with the training rows'.
  public internal(set) var familiarity: FamiliarityTable
  /// How clearly a row is about what the mapper does; nil where no training row had a direction.
  public internal(set) var scope: Scope?
  /// What the model was fitted with; C is the one chosen.
  public let settings: FitSettings
  /// Rows of each class, in taxonomy order.
  public let trainingCounts: [Int]
  /// How the fit on all rows ended.
  public let convergence: Convergence
  /// How C was chosen, if it was.
  public let crossValidation: CrossValidationReport?
  /// How accuracy grew with the rows, if it was asked for.
  public internal(set) var learningCurve: LearningCurve?
  /// What calibration did, if it was tried.
  public internal(set) var calibration: CalibrationReport?
  /// Hashes of the prompts that fit and calibrate used, ascending and distinct.
  public internal(set) var seen: [UInt64]
  /// Sixteen hexadecimal digits that name the mapper by how it was made; see `Recipe`.
  public internal(set) var fingerprint: String

  init(
    fingerprint: String, embedder: Name?, dimension: Int, classes: [Name],
    nonExecutable: [Name], members: [Member], exemplars: Exemplars,
    familiarity: FamiliarityTable, scope: Scope?, settings: FitSettings,
    trainingCounts: [Int], convergence: Convergence, crossValidation: CrossValidationReport?,
    calibration: CalibrationReport?, seen: [UInt64]
  ) {
    self.embedder = embedder
    self.dimension = dimension
    self.classes = classes
    self.nonExecutable = nonExecutable
    self.members = members
    self.exemplars = exemplars
    self.familiarity = familiarity
    self.scope = scope
    self.settings = settings
    self.trainingCounts = trainingCounts
    self.convergence = convergence
    self.crossValidation = crossValidation
    self.calibration = calibration
    self.seen = seen
    self.fingerprint = fingerprint
  }

  /// Whether a prompt of this hash was among fit's or calibrate's rows.
  ///
  /// - Parameter hash: The hash that `TrainingSet.promptHashes` held.
  /// - Returns: False for every hash when fit was given none.
  public func hasSeen(_ hash: UInt64) -> Bool {
    var low = 0
    var high = seen.count
    while low < high {
      let middle = (low + high) / 2
      if seen[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < seen.count && seen[low] == hash
  }

  /// Whether the class was trained as one that must never fire.
  public func isExecutable(_ index: Int) -> Bool {
    !nonExecutable.contains(classes[index])
  }

  /// Memory for scoring on one thread.
  public func makeScorer() -> Scorer { Scorer(self) }
}

/// Sorted distinct hashes.
func sortedDistinct(_ hashes: [UInt64]) -> [UInt64] {
  var result: [UInt64] = []
  result.reserveCapacity(hashes.count)
  for hash in hashes.sorted() where hash != result.last { result.append(hash) }
  return result
}
