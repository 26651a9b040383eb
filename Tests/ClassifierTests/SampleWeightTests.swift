import Foundation
import Testing

@testable import Classifier

/// A row of weight k is k rows, and weights are scikit-learn's `sample_weight`.
@Suite struct SampleWeightTests {
  /// Probabilities are printed to 8 digits.
  static let tolerance = 1e-5

  /// Fixtures/reference/sample_weights.json, made by scripts/reference/sample_weights.py; its counts were
  /// held against copies of the rows there.
  struct Reference: Decodable {
    var multiclass: Dataset
    var binary: Dataset

    struct Dataset: Decodable {
      var counts: [Double]
      var fit: [[Double]]
      var prefit: [Calibrated]
      var weights: [Double]
      var folded: [Calibrated]
    }

    struct Calibrated: Decodable {
      var method: String
      var ensemble: Bool?
      var folds: Int?
      var probabilities: [[Double]]
    }

    static let shared = Result {
      let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/reference/sample_weights.json").standardizedFileURL
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    }
  }

  static var settings: FitSettings {
    var settings = FitSettings()
    settings.tolerance = 1e-10
    return settings
  }

  static func data(binary: Bool) throws -> (golden: Golden.Dataset, reference: Reference.Dataset) {
    let (golden, reference) = (try Golden.shared.get(), try Reference.shared.get())
    return binary ? (golden.binary, reference.binary) : (golden.multiclass, reference.multiclass)
  }

  /// Every second row from `first` on, with weights.
  static func half(_ set: TrainingSet, from first: Int, weights: [Double]? = nil) -> TrainingSet {
    let rows = Array(stride(from: first, to: set.labels.count, by: 2))
    let d = set.dimension
    var half = set
    half.labels = rows.map { set.labels[$0] }
    half.promptHashes = rows.map { set.promptHashes[$0] }
    half.embeddings = rows.flatMap { set.embeddings[$0 * d..<($0 + 1) * d] }
    half.weights = weights.map { weights in rows.map { weights[$0] } }
    return half
  }

  @Test(arguments: [false, true]) func fitCountsRows(binary: Bool) throws {
    let (golden, reference) = try Self.data(binary: binary)
    var set = golden.trainingSet
    set.weights = reference.counts
    let mapper = try fit(set, settings: Self.settings).mapper
    let difference = largestDifference(try mapper.probabilities(golden.probeRows), reference.fit)
    #expect(difference < Self.tolerance)
  }

  /// A mapper of the even rows, calibrated on the odd ones.
  @Test(arguments: [false, true], 0..<3)
  func calibrateCountsRows(binary: Bool, index: Int) throws {
    let (golden, reference) = try Self.data(binary: binary)
    let expected = reference.prefit[index]
    let mapper = try fit(Self.half(golden.trainingSet, from: 0), settings: Self.settings).mapper
    var settings = CalibrationSettings()
    settings.choice = .method(try #require(CalibrationMethod(rawValue: expected.method)))
    settings.prefit = true
    let held = Self.half(golden.trainingSet, from: 1, weights: reference.counts)
    let result = try calibrate(mapper, on: held, settings: settings).mapper
    let difference = largestDifference(
      try result.probabilities(golden.probeRows), expected.probabilities)
    #expect(difference < Self.tolerance, "\(expected.method)")
  }

  @Test(arguments: [false, true], 0..<6)
  func foldsCarryTheirWeights(binary: Bool, index: Int) throws {
    let (golden, reference) = try Self.data(binary: binary)
    let expected = reference.folded[index]
    var set = golden.trainingSet
    set.weights = reference.weights
    var settings = CalibrationSettings()
    settings.choice = .method(try #require(CalibrationMethod(rawValue: expected.method)))
    settings.folds = try #require(expected.folds)
    settings.ensemble = try #require(expected.ensemble)
    settings.order = .file
    let mapper = try fit(set, settings: Self.settings).mapper
    let result = try calibrate(mapper, on: set, settings: settings).mapper
    let difference = largestDifference(
      try result.probabilities(golden.probeRows), expected.probabilities)
    #expect(difference < Self.tolerance, "\(expected.method) ensemble \(settings.ensemble)")
  }
}
