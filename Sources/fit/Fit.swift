import ArgumentParser
import Classifier
import Groundwork
import Streams
import Workflow
import CommandLineTool
import JSON
import LinearAlgebra

/// Fits a classifier to labelled vectors.
@main
struct Fit: Tool {
  static let configuration = toolConfiguration(
    "fit", abstract: "Fit a logistic regression to labelled vectors.",
    discussion: """
      Reads records with "embedding" and "label", and writes a mapper: multinomial logistic \
      regression with an L2 penalty on the weights. Rows whose label is null are left out and \
      counted. See fit(1).
      """,
    parts: ["kernels: \(regressionKernelsName)", "OpenBLAS: \(openBLASCore)"])

  static let examples = [
    "fit --cv 5 --C 0.1,1,8,64,512 train.jsonl > fitted.json"
  ]

  @Option(
    name: .customLong("C"), parsing: .unconditional,
    help: ArgumentHelp(
      "Inverse strength of the penalty; with --cv a list to choose from.", valueName: "number"))
  var inverseStrengths = NumberList([8])

  @Option(
    help: ArgumentHelp(
      "Weights of the classes: balanced, none, or a JSON file of class and weight.",
      valueName: "weights"))
  var classWeight = "balanced"

  @Option(help: ArgumentHelp("Most iterations.", valueName: "n"))
  var maxIter = 2000

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest component of the gradient at which the fit has converged.", valueName: "number"))
  var tolerance = 1e-6

  @Option(
    help: ArgumentHelp(
      "Lock the classes and their order: a,b,c, or a file (a path with / or .txt) of one name a line.",
      valueName: "names"))
  var classes: String?

  @Option(
    help: ArgumentHelp(
      "A class that is trained but must never fire. Repeatable.", valueName: "name"))
  var nonexecLabel: [String] = []

  @Option(
    help: ArgumentHelp(
      "Choose --C by log loss over this many stratified folds.", valueName: "folds"))
  var cv: Int?

  @Option(
    help: ArgumentHelp(
      "Embedded prompts of any kind, such as a log of your own, that scope is held against "
        + "(default: those that ship, where the encoder is known).", valueName: "file"),
    completion: .file())
  var background: String?

  @Option(
    help: ArgumentHelp(
      "With --cv, also fit these parts of the rows and show how accuracy grows: 25,50,75,100.",
      valueName: "numbers"))
  var percentages: NumberList?

  @OptionGroup var labels: LabelFieldOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    for C in inverseStrengths.values where !(C > 0) {
      throw ValidationError(
        "--C must be above 0; a small one, such as 0.01, is a strong penalty")
    }
    for percentage in percentages?.values ?? [] where !(percentage >= 1 && percentage <= 100) {
      throw ValidationError(
        "--percentages must be from 1 to 100; a quarter of the rows is 25, not 0.25")
    }
    if percentages != nil && cv == nil { throw ValidationError("--percentages needs --cv") }
    if maxIter < 1 { throw ValidationError("--max-iter must be at least 1") }
    if !(tolerance > 0 && tolerance < 1) {
      throw ValidationError("--tolerance must lie between 0 and 1")
    }
    if let cv, cv < 2 { throw ValidationError("--cv must be at least 2") }
    if cv == nil && inverseStrengths.values.count > 1 {
      throw ValidationError("a list of --C needs --cv")
    }
  }

  func execute() throws {
    try Diagnostic.placing(try openBLAS(threads: threads.count))
    let taxonomy = try classes.map { try NameList.parse($0, flag: "--classes").map { Name($0) } }
    var settings = FitSettings()
    settings.C = inverseStrengths.values.first ?? settings.C
    settings.maximumIterations = maxIter
    settings.tolerance = tolerance
    settings.classWeight = try classWeights()
    let pipeline = try stream.pipeline(Self.name, threads: threads.count)
    let rows = try LabelledVectors.read(
      pipeline, promptField: stream.promptField,
      labels: try LabelReader(field: labels.labelField, mapFile: labels.labelMap),
      policy: stream.policy)
    if !stream.isQuiet {
      rows.nullLabelNote.map(say)
      rows.vectorConflictNote.map(say)
      if labels.labelMap == nil, let note = rows.numericLabelNote { say(note.withFlags) }
    }
    let result = try fitted(consume rows, taxonomy, settings)
    tell(result)
    let output = try stream.openOutput()
    try output.write(result.mapper.encoded())
    try output.close()
  }

  private func fitted(
    _ rows: consuming LabelledVectors, _ taxonomy: [Name]?, _ settings: FitSettings
  ) throws(Diagnostic) -> FitResult {
    let embedder = rows.embedder
    let general = try background.map { (path) throws(Diagnostic) in
      try Background(file: path, embedder: embedder, dimension: rows.dimension)
    }
    // Only the numbers outlive this line, not where each row stood.
    let training = try TrainingSet(
      consume rows, classes: taxonomy, labelField: labels.labelField)
    trimMemory()
    let nonExecutable = nonexecLabel.map { Name($0) }
    // Of no rows there is more to say than that none has the label.
    for name in nonExecutable where training.count > 0 && !training.classes.contains(name) {
      throw Diagnostic(
        nil, "--nonexec-label: \"\(name)\" is the label of no row",
        remedy: "\(Suggestion.remedy(for: name.text, among: training.classes.map(\.text)))")
    }
    return try Diagnostic.placing(
      try fit(
        training, settings: settings,
        choosingC: cv.map { CrossValidation(folds: $0, candidates: inverseStrengths.values) },
        percentages: percentages?.values ?? [], nonExecutable: nonExecutable, embedder: embedder,
        background: general, threads: threads.count))
  }

  private func tell(_ result: FitResult) {
    if let report = result.mapper.crossValidation, !stream.isQuiet {
      for row in report.rows {
        say(
          "C \(row.C): log loss \(row.logLoss.fixed(decimals: 5)) "
            + "± \(row.standardError.fixed(decimals: 5)), "
            + "accuracy \(row.accuracy.fixed(decimals: 4))"
            + (row.C == report.chosen ? ", chosen" : ""))
      }
    }
    if let curve = result.mapper.learningCurve, !stream.isQuiet {
      LearningCurveText(curve, classes: result.mapper.classes).lines.forEach(say)
    }
    for note in result.notes where note.isFailure || !stream.isQuiet { say(note.message.withFlags) }
  }

  private func classWeights() throws(Diagnostic) -> ClassWeight {
    switch classWeight {
    case "balanced": return .balanced
    case "none": return .none
    default:
      let location = SourceLocation(classWeight)
      let remedy: Message = "give balanced, none, or a JSON file of class and weight"
      let value = try readJSONFile(classWeight, remedy: remedy)
      guard let members = value.objectValue else {
        throw Diagnostic(location, "is not a JSON object", remedy: remedy)
      }
      var weights: [(name: Name, weight: Double)] = []
      for (name, value) in members {
        guard let weight = value.doubleValue, weight > 0, weight.isFinite else {
          throw Diagnostic(
            location, "the weight of class \"\(name)\" is not a positive number", remedy: remedy)
        }
        weights.append((Name(name), weight))
      }
      return .perClass(weights)
    }
  }
}
