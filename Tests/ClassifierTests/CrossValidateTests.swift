import Groundwork
import Testing

@testable import Classifier

@Suite struct CrossValidateTests {
  /// Every row of the table against a fit from scratch on every fold.
  @Test func tableMatchesFitsFromScratch() throws {
    let set = bumps(counts: [30, 25, 20], dimension: 6, noise: 2.5, seed: 11)
    var settings = FitSettings()
    settings.tolerance = 1e-9
    let choice = CrossValidation(folds: 4, candidates: [8, 0.05, 8, 1])
    let result = try fit(set, settings: settings, choosingC: choice)
    let report = try #require(result.mapper.crossValidation)
    #expect(report.rows.map(\.C) == [0.05, 1, 8])
    #expect(result.mapper.settings.C == report.chosen)
    let folds = set.folds(4)
    for row in report.rows {
      settings.C = row.C
      var loss = 0.0
      var hits = 0
      for fold in 0..<4 {
        let parts = split(folds, holdingOut: fold)
        let model = try fitModel(set, rows: parts.training, settings: settings, threads: 1).model
        let logits = model.logits(set.embeddings, rows: parts.heldOut, threads: 1)
        let predictions = Predictions(
          probabilities: Calibrator.none.probabilities(logits, outputs: 3), classCount: 3,
          labels: parts.heldOut.map { set.labels[Int($0)] })
        loss += predictions.losses().reduce(0, +)
        hits += Int((predictions.metrics().accuracy * Double(parts.heldOut.count)).rounded())
      }
      #expect(abs(row.logLoss - loss / 75) < 1e-6)
      #expect(row.accuracy == Double(hits) / 75)
      #expect(row.standardError > 0 && row.converged)
    }
    let lowest = try #require(report.rows.min { $0.logLoss < $1.logLoss })
    #expect(report.chosen == lowest.C)
  }

  @Test(arguments: [
    (1, [1.0], "there is 1 fold; at least 2 are needed"),
    (3, [], "there is no C to choose from"),
    (3, [1, -2], "C is -2.0; it must be positive"),
    (9, [1], "class \"class 0\" has 8 rows, too few for 9 folds"),
  ])
  func errors(folds: Int, candidates: [Double], message: String) {
    let set = bumps(counts: [8, 9], dimension: 4, noise: 1, seed: 12)
    #expect(throws: Failure("\(message)")) {
      try fit(set, choosingC: CrossValidation(folds: folds, candidates: candidates))
    }
  }
}
