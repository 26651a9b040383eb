import Testing

@testable import Classifier

/// Against scikit-learn 1.9, converged to 1e-12; versions in the golden file.
@Suite struct ReferenceTests {
  /// Probabilities are printed to 8 digits.
  static let probabilityTolerance = 1e-5
  static let objectiveTolerance = 1e-9

  @Test(arguments: [false, true], 0..<6)
  func fitReachesTheReference(binary: Bool, index: Int) throws {
    let golden = try Golden.shared.get()
    let data = binary ? golden.binary : golden.multiclass
    var training = data.trainingSet
    let reference = data.fits[index]
    training.weights = reference.weights
    let result = try fit(training, settings: reference.settings)
    let convergence = result.mapper.convergence
    #expect(convergence.converged)
    #expect(convergence.gradient <= 1e-10)
    #expect(
      abs(convergence.objective / reference.objective - 1) < ReferenceTests.objectiveTolerance,
      "\(reference.name)")
    let difference = largestDifference(
      try result.mapper.probabilities(data.probeRows), reference.probabilities)
    #expect(difference < ReferenceTests.probabilityTolerance, "\(reference.name)")
  }

  /// The default tolerance is enough for the objective too.
  @Test(arguments: [false, true], 0..<6)
  func defaultToleranceReachesTheObjective(binary: Bool, index: Int) throws {
    let golden = try Golden.shared.get()
    let data = binary ? golden.binary : golden.multiclass
    var training = data.trainingSet
    let reference = data.fits[index]
    training.weights = reference.weights
    var settings = reference.settings
    settings.tolerance = 1e-6
    let objective = try fit(training, settings: settings).mapper.convergence.objective
    #expect(abs(objective / reference.objective - 1) < ReferenceTests.objectiveTolerance)
  }

  @Test(arguments: [false, true], 0..<12)
  func calibrationMatchesTheReference(binary: Bool, index: Int) throws {
    let golden = try Golden.shared.get()
    let data = binary ? golden.binary : golden.multiclass
    let reference = data.calibrations[index]
    var settings = FitSettings()
    settings.tolerance = 1e-10
    let mapper = try fit(data.trainingSet, settings: settings).mapper
    var calibration = CalibrationSettings()
    calibration.choice = .method(try #require(CalibrationMethod(rawValue: reference.method)))
    calibration.folds = reference.folds
    calibration.order = .file
    calibration.ensemble = reference.ensemble
    let result = try calibrate(mapper, on: data.trainingSet, settings: calibration)
    #expect(result.mapper.members.count == (reference.ensemble ? reference.folds : 1))
    let difference = largestDifference(
      try result.mapper.probabilities(data.probeRows), reference.probabilities)
    #expect(
      difference < ReferenceTests.probabilityTolerance,
      "\(reference.method) cv \(reference.folds) ensemble \(reference.ensemble)")
  }

  @Test func foldsAreScikitLearns() throws {
    for reference in try Golden.shared.get().folds {
      let classes = (reference.labels.max() ?? 0) + 1
      #expect(
        stratifiedFolds(reference.labels, classCount: classes, folds: reference.folds)
          == reference.allotted)
    }
  }
}
