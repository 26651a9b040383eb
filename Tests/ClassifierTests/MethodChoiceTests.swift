import Testing

@testable import Classifier

@Suite struct MethodChoiceTests {
  /// The log losses of rows whose class, 0, has the probability `own`.
  static func losses(_ own: [Double]) -> [Double] {
    Predictions(
      probabilities: own.flatMap { [$0, 1 - $0] }, classCount: 2,
      labels: [Int](repeating: 0, count: own.count)
    ).losses()
  }

  @Test func manyRowsTakeTheLowestLogLoss() {
    let rows = 1000
    let chosen = MethodChoice.best([
      (.none, MethodChoiceTests.losses([Double](repeating: 0.6, count: rows))),
      (.temperature, MethodChoiceTests.losses([Double](repeating: 0.7, count: rows))),
      (.isotonic, MethodChoiceTests.losses([Double](repeating: 0.71, count: rows))),
    ])
    #expect(chosen == .isotonic)
  }

  @Test func fewRowsKeepTemperatureUnlessClearlyBeaten() {
    let noisy = (0..<100).map { $0 % 2 == 0 ? 0.95 : 0.54 }
    let steady = [Double](repeating: 0.7, count: 100)
    // Mean log loss .3337 against .3567, standard error of the difference .0283.
    #expect(
      MethodChoice.best([
        (.temperature, MethodChoiceTests.losses(steady)),
        (.sigmoid, MethodChoiceTests.losses(noisy)),
      ]) == .temperature)
    #expect(
      MethodChoice.best([
        (.temperature, MethodChoiceTests.losses(steady)),
        (.sigmoid, MethodChoiceTests.losses([Double](repeating: 0.71, count: 100))),
      ]) == .sigmoid)
  }

  @Test func tiesGoToTheSimplerMethod() {
    let same = MethodChoiceTests.losses([Double](repeating: 0.5, count: 2000))
    #expect(MethodChoice.best([(.none, same), (.temperature, same), (.sigmoid, same)]) == .none)
  }

  @Test(arguments: [
    (CalibrationMethod.isotonic, [3, 9], 3, true), (.isotonic, [2, 9], 2, false),
    (.isotonic, [4, 9], 5, false), (.sigmoid, [2, 9], 2, true), (.sigmoid, [1, 9], 2, false),
    (.temperature, [0, 2], 2, true), (.none, [0, 9], 5, true),
  ])
  func countsAllow(method: CalibrationMethod, counts: [Int], folds: Int, allowed: Bool) {
    #expect(MethodChoice.allows(method, counts: counts, folds: folds) == allowed)
  }
}
