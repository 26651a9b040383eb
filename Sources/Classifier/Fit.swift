public import Groundwork

/// What `fit` hands back.
public struct FitResult: Sendable {
  public var mapper: Mapper
  /// What the user should know, in a fixed order.
  public var notes: [ClassifierNote]
}

/// Fits a mapper to labelled vectors.
///
/// - Parameters:
///   - training: Rows of every class of the taxonomy.
///   - settings: Penalty, tolerance, class weights; C is ignored where `choice` is given.
///   - choice: A cross-validated choice of C, or nil.
///   - percentages: Parts of the rows to draw a learning curve over, with the choice's folds.
///   - nonExecutable: Classes that are trained but must never fire.
///   - embedder: What made the vectors, or nil.
///   - background: What prompts in general look like to it; nil takes the one that ships with the suite,
///     where there is one for the encoder.
///   - threads: Threads to use; the result does not depend on it.
/// - Returns: The mapper, uncalibrated, with in-sample familiarity.
/// - Throws: The first thing wrong with the rows or settings.
public func fit(
  _ training: TrainingSet, settings: FitSettings = FitSettings(),
  choosingC choice: CrossValidation? = nil, percentages: [Double] = [],
  nonExecutable: [Name] = [], embedder: Name? = nil, background: Background? = nil,
  threads: Int = 1
) throws(Failure) -> FitResult {
  try training.validateSize()
  try training.validate(requiringEveryClass: true)
  try settings.validate()
  let training = training.withoutWeightlessRows()?.set ?? training
  let quiet = try inTaxonomyOrder(nonExecutable, classes: training.classes)
  var settings = settings
  var report: CrossValidationReport?
  if let choice {
    let table = try crossValidate(
      training, settings: settings, choice: choice, threads: threads)
    settings.C = table.chosen
    report = table
  }
  var curve: LearningCurve?
  if let choice, !percentages.isEmpty {
    curve = try learningCurve(
      training, settings: settings, folds: choice.folds, percentages: percentages,
      threads: threads)
  }
  let fitted = try fitModel(training, rows: nil, settings: settings, threads: threads)
  let scopeClasses = ScopeClasses(
    executable: training.classes.map { !quiet.contains($0) })
  let evidence = try scopeClasses.evidence(of: fitted.model, training, threads: threads)
  let search = ExemplarSearch(training, threads: threads)
  let similarities = search.similarity(tops: evidence.map(\.top))
  let table = FamiliarityTable(
    similarities: training.rowsWithWeight(similarities), outOfFold: false)
  let general =
    background ?? Background.shipped(for: embedder, dimension: training.dimension)
    ?? Background(unknownOf: training.dimension)
  guard general.dimension == training.dimension else {
    throw Failure(
      "the background's vectors have \(counted(general.dimension, "number")), the rows' \(training.dimension)"
    )
  }
  let scope = Scope.seen(
    training, evidence: evidence, similarities: similarities, classes: scopeClasses,
    background: general, threads: threads)
  var mapper = Mapper(
    fingerprint: Recipe.fit(
      training, embedder: embedder, nonExecutable: quiet, settings: settings, choice: choice,
      background: background),
    embedder: embedder, dimension: training.dimension, classes: training.classes,
    nonExecutable: quiet, members: [Member(model: fitted.model, calibrator: .none)],
    exemplars: search.exemplars, familiarity: table, scope: scope, settings: settings,
    trainingCounts: training.countPerClass,
    convergence: fitted.convergence, crossValidation: report, calibration: nil,
    seen: sortedDistinct(training.promptHashes))
  mapper.learningCurve = curve
  var notes = training.notes()
  for name in training.classes where isNameOfNone(name) && !quiet.contains(name) {
    notes.append(.firingNone(className: name))
  }
  if training.classes.allSatisfy(quiet.contains) { notes.append(.nothingFires) }
  if let rows = report?.rows, rows.count > 1,
    settings.C == rows.first?.C || settings.C == rows.last?.C
  {
    notes.append(.edgeOfList(C: settings.C, isLargest: settings.C == rows.last?.C))
  }
  if !fitted.convergence.converged {
    notes.append(
      .notConverged(fitted.convergence, settings))
  }
  return FitResult(mapper: mapper, notes: notes)
}

/// Whether a class's name says that there is nothing to execute.
private func isNameOfNone(_ name: Name) -> Bool {
  [
    "none", "null", "nonexec", "no_action", "noop", "never", "other", "reject", "out_of_scope",
    "oos",
  ].contains(name.text.lowercased())
}

/// The not-executable classes in taxonomy order, each once.
private func inTaxonomyOrder(
  _ names: [Name], classes: [Name]
) throws(Failure) -> [Name] {
  for name in names where !classes.contains(name) {
    throw .unknownClass(name, in: "the not-executable classes", among: classes)
  }
  return classes.filter(names.contains)
}

extension TrainingSet {
  /// Fewest rows of a class that pass without a note.
  static let fewestRows = 20

  /// Small classes, repeats and imbalance, in this order.
  func notes() -> [ClassifierNote] {
    let counts = countPerClass
    var notes: [ClassifierNote] = []
    for (index, count) in counts.enumerated() where count < TrainingSet.fewestRows {
      notes.append(
        .fewRows(className: classes[index], count: count, meant: likelyMeant(index, counts)))
    }
    let repeats = repeatCount
    if repeats > 0 { notes.append(.repeats(count: repeats)) }
    guard let largest = counts.indices.max(by: { counts[$0] < counts[$1] }),
      let smallest = counts.indices.min(by: { counts[$0] < counts[$1] }),
      counts[largest] / 3 >= counts[smallest], counts[largest] > 3 * counts[smallest]
    else { return notes }
    notes.append(
      .imbalance(
        largest: classes[largest], largestCount: counts[largest], smallest: classes[smallest],
        smallestCount: counts[smallest]))
    return notes
  }

  /// Most rows of a class that may be another's name, misspelt.
  private static let mostMisspelt = 2
  /// Most classes whose names are held against each other.
  private static let mostCompared = 1000

  /// The class that is meant where one has hardly a row and nearly the name of another with more than three
  /// times as many; nil where there is none, or where the classes were given.
  ///
  /// Names that differ in their digits alone are those of different classes, and so are those that begin
  /// otherwise, as `stake` and `unstake`; of short names one byte in three may differ.
  private func likelyMeant(_ index: Int, _ counts: [Int]) -> ClassifierNote.Rows? {
    guard !classesAreGiven, counts[index] <= TrainingSet.mostMisspelt,
      classes.count <= TrainingSet.mostCompared
    else { return nil }
    let name = classes[index].text
    let ownLetters = letters(name)
    let others = classes.indices.filter { other in
      let text = classes[other].text
      return counts[other] > 3 * counts[index]
        && text.first?.lowercased() == name.first?.lowercased() && letters(text) != ownLetters
    }
    let near = Suggestion.nearest(
      to: name, among: others.map { classes[$0].text },
      withinChanges: min(2, name.utf8.count / 3))
    guard let near, let meant = others.first(where: { classes[$0] == Name(near) }) else {
      return nil
    }
    return ClassifierNote.Rows(className: classes[meant], count: counts[meant])
  }

  /// The bytes of a name but for its digits.
  private func letters(_ text: String) -> [UInt8] {
    text.utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Rows whose prompt and class an earlier row has.
  private var repeatCount: Int {
    firstRows().enumerated().count { $0 != $1 }
  }
}
