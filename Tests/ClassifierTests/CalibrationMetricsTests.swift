import Groundwork
import Testing

@testable import Classifier

@Suite struct CalibrationMetricsTests {
  // Three rows of two classes: (.8, .2) gold 0, (.4, .6) gold 0, (0, 1) gold 0.
  @Test func metricsByHand() {
    let metrics = Predictions(
      probabilities: [0.8, 0.2, 0.4, 0.6, 0, 1], classCount: 2, labels: [0, 0, 0]
    ).metrics()
    #expect(
      abs(metrics.logLoss - (0.22314355131420976 + 0.916290731874155 + 34.538776394910684) / 3)
        < 1e-12)
    #expect(abs(metrics.brier - (0.08 + 0.72 + 2) / 3) < 1e-12)
    #expect(metrics.accuracy == 1.0 / 3)
    #expect(metrics.clippedZeros == 1 && metrics.distinctConfidences == 3)
    // Every row has a bin of its own: gaps .2, .6 and 1.
    #expect(abs(metrics.calibrationErrorByWidth - 1.8 / 3) < 1e-12)
    #expect(abs(metrics.calibrationErrorByMass - 1.8 / 3) < 1e-12)
  }

  @Test func equalMassNeverSplitsATie() {
    let confidences = [0.5, 0.9, 0.5, 0.5, 0.5, 0.9, 0.95, 0.2]
    let bins = ConfidenceBins.equalMass(confidences, count: 4).bins
    for row in confidences.indices {
      for other in confidences.indices where confidences[row] == confidences[other] {
        #expect(bins[row] == bins[other])
      }
    }
    // One row of .2, four of .5, two of .9, one of .95 over four bins of two.
    #expect(bins == [0, 2, 0, 0, 0, 2, 3, 0])
  }

  @Test func equalWidthEdges() {
    #expect(
      ConfidenceBins.equalWidth([0, 0.0666, 0.0667, 0.5, 1], count: 15).bins == [0, 0, 1, 7, 14])
  }

  /// FACTS of calibration: a perfect model of 100 rows at 15 bins shows about .087.
  @Test func noiseFloorOfAHundredRows() {
    var generator = SplitMix64(seed: 4)
    let confidences = (0..<100).map { _ in 0.5 + generator.uniform() / 2 }
    let floor = calibrationNoiseFloor(
      confidences, bins: .equalMass(confidences, count: 15), draws: 400, seed: 1)
    #expect(abs(floor - 0.12) < 0.04)
    #expect(
      floor
        == calibrationNoiseFloor(
          confidences, bins: .equalMass(confidences, count: 15), draws: 400, seed: 1))
  }

  /// Certain predictions have no noise.
  @Test func noiseFloorOfCertainty() {
    let certain = [Double](repeating: 1, count: 50)
    #expect(
      calibrationNoiseFloor(
        certain, bins: .equalWidth(certain, count: 15), draws: 10, seed: 1) == 0)
  }
}
