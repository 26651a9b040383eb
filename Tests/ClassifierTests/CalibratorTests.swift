import Groundwork
import Testing

@testable import Classifier

@Suite struct CalibratorTests {
  /// The best non-decreasing fit by trying every way to cut the sequence into blocks of means.
  static func bruteForce(_ targets: [Double], weights: [Double]) -> [Double] {
    var best: (error: Double, values: [Double]) = (.infinity, [])
    for cuts in 0..<(1 << (targets.count - 1)) {
      var values: [Double] = []
      var start = 0
      for end in 1...targets.count where end == targets.count || cuts >> (end - 1) & 1 == 1 {
        let weight = weights[start..<end].reduce(0, +)
        let sum = zip(targets[start..<end], weights[start..<end]).reduce(0) { $0 + $1.0 * $1.1 }
        values += [Double](repeating: sum / weight, count: end - start)
        start = end
      }
      guard zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 + 1e-12 }) else { continue }
      let error = targets.indices.reduce(0.0) {
        $0 + weights[$1] * (targets[$1] - values[$1]) * (targets[$1] - values[$1])
      }
      if error < best.error { best = (error, values) }
    }
    return best.values
  }

  @Test(arguments: 1...40)
  func poolingMatchesBruteForce(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let count = 1 + seed % 9
    let targets = (0..<count).map { _ in (4 * generator.uniform()).rounded() / 4 }
    let weights = (0..<count).map { _ in 1 + (3 * generator.uniform()).rounded() }
    let found = isotonicRegression(targets, weights: weights)
    for (a, b) in zip(found, CalibratorTests.bruteForce(targets, weights: weights)) {
      #expect(abs(a - b) < 1e-9)
    }
  }

  // Logits 1 2 2 3 4 with targets 0 1 0 0 1: at 2 the mean is ½, which pools with the 0 at 3 to ⅓.
  @Test func isotonicByHand() {
    let curve = IsotonicCurve(
      logits: [4, 2, 1, 3, 2], positives: [true, true, false, false, false])
    #expect(curve.knots == [1, 2, 3, 4])
    #expect(curve.values == [0, 1.0 / 3, 1.0 / 3, 1])
    #expect([0, 1, 1.5, 2.5, 3.25, 9].map(curve.value) == [0, 0, 1.0 / 6, 1.0 / 3, 0.5, 1])
  }

  /// Two logits ±1 with all rows on their side: a = −log((1 − t) / t)… with t = 3/4 for two
  /// positives and two negatives, σ(−a − b) = 3/4 and σ(a − b) = 1/4, so a = −log 3 and b = 0.
  @Test func sigmoidByHand() {
    let curve = SigmoidCurve(logits: [1, 1, -1, -1], positives: [true, true, false, false])
    #expect(abs(curve.a + 1.0986122886681098) < 1e-9)
    #expect(abs(curve.b) < 1e-9)
  }

  @Test func sigmoidOfHugeAndConstantLogits() {
    let huge = SigmoidCurve(
      logits: [1e9, 2e9, -1e9, -3e9], positives: [true, true, false, false])
    #expect(huge.a < 0 && huge.value(1e9) > 0.6 && huge.value(-1e9) < 0.4)
    // Without information the probability is the smoothed share, (2·¾ + ⅓·1) / 3 = 11/18.
    let flat = SigmoidCurve(logits: [5, 5, 5], positives: [true, true, false])
    #expect(abs(flat.value(5) - 11.0 / 18) < 1e-6)
  }

  @Test func sigmoidOfOneClassIsNotZero() {
    let curve = SigmoidCurve(logits: [1, 2, 3], positives: [false, false, false])
    #expect(curve.value(2) > 0 && curve.value(2) < 0.5)
  }

  /// One row of three is wrong and all logits are ±2: σ(2/T) = ⅔, so T = 2 / log 2.
  @Test func temperatureByHand() {
    let temperature = fittedTemperature(logits: [2, 2, -2], outputs: 1, labels: [1, 0, 0])
    #expect(abs(temperature - 2 / 0.6931471805599453) < 1e-9)
  }

  @Test func temperatureWithoutErrorsStaysFinite() {
    let sharp = fittedTemperature(logits: [1, 0, 0, 0, 1, 0], outputs: 3, labels: [0, 1])
    #expect(abs(sharp / 4.5399929762484854e-05 - 1) < 1e-6)  // e⁻¹⁰
    let wrong = fittedTemperature(logits: [1, 0, 0, 0, 1, 0], outputs: 3, labels: [1, 0])
    #expect(abs(wrong / 22026.465794806718 - 1) < 1e-6)  // e¹⁰
  }

  /// A row of weight k is the row k times, in every method.
  @Test(arguments: CalibrationMethod.allCases)
  func weightsAreRepeats(method: CalibrationMethod) {
    var generator = SplitMix64(seed: 10)
    let logits = (0..<90).map { _ in 6 * generator.uniform() - 3 }
    let labels = (0..<30).map { $0 % 3 }
    let weights = (0..<30).map { Double(1 + $0 % 4) }
    let rows = (0..<30).flatMap { row in [Int](repeating: row, count: 1 + row % 4) }
    let weighted = Calibrator.fit(
      method, to: CalibrationRows(logits: logits, outputs: 3, labels: labels, weights: weights))
    let repeated = Calibrator.fit(
      method,
      to: CalibrationRows(
        logits: rows.flatMap { logits[3 * $0..<3 * $0 + 3] }, outputs: 3,
        labels: rows.map { labels[$0] }, weights: nil))
    let one = weighted.probabilities(logits, outputs: 3)
    let other = repeated.probabilities(logits, outputs: 3)
    for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-9) }
  }

  /// A class without held-out rows gets the curve of the others' pairs together.
  @Test func aClassWithoutRowsSharesACurve() {
    let logits: [Double] = [2, -1, 0, -2, 1, 0, 1, -2, 0, -1, 3, 0]
    let held = CalibrationRows(
      logits: logits, outputs: 3, labels: [0, 1, 0, 1], weights: nil, sharing: [2])
    guard case .sigmoid(let curves) = Calibrator.fit(.sigmoid, to: held) else {
      Issue.record("no sigmoid")
      return
    }
    let pooled = SigmoidCurve(
      logits: [2, -2, 1, -1, -1, 1, -2, 3],
      positives: [true, false, true, false, false, true, false, true])
    #expect(curves[2] == pooled && curves[0] != pooled)
  }

  @Test func allZeroRowBecomesUniform() throws {
    let zero = try #require(IsotonicCurve(knots: [0], values: [0]))
    let probabilities = Calibrator.isotonic([zero, zero, zero, zero])
      .probabilities([1, 2, 3, 4], outputs: 4)
    #expect(probabilities == [0.25, 0.25, 0.25, 0.25])
  }

  /// Without a mistake the loss falls with T down to 0; with nothing but mistakes it falls as T grows.
  @Test func temperatureAtEndOfRange() {
    func found(_ labels: [Int]) -> Double? {
      Calibrator.fit(
        .temperature,
        to: CalibrationRows(logits: [3, 1, -2, -4], outputs: 1, labels: labels, weights: nil)
      )
      .temperatureAtEndOfRange
    }
    // e⁻¹⁰ and e¹⁰, to the digits of the search.
    #expect(abs((found([1, 1, 0, 0]) ?? 0) / 4.539992976248485e-05 - 1) < 1e-9)
    #expect(abs((found([0, 0, 1, 1]) ?? 0) / 22026.465794806718 - 1) < 1e-9)
    #expect(found([1, 0, 1, 0]) == nil)
    #expect(Calibrator.none.temperatureAtEndOfRange == nil)
  }

  /// A higher logit never means a lower probability, whatever the method and data.
  @Test(arguments: CalibrationMethod.allCases)
  func calibrationNeverReversesAnOrder(method: CalibrationMethod) {
    var generator = SplitMix64(seed: 9)
    let logits = (0..<60).map { _ in 8 * generator.uniform() - 4 }
    let labels = logits.map { generator.uniform() < sigmoid($0) ? 1 : 0 }
    let calibrator = Calibrator.fit(
      method, to: CalibrationRows(logits: logits, outputs: 1, labels: labels, weights: nil))
    let grid = (0...400).map { Double($0) / 40 - 5 }
    let positives = stride(from: 1, to: 802, by: 2).map {
      calibrator.probabilities(grid, outputs: 1)[$0]
    }
    #expect(zip(positives, positives.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(positives[0] < positives[400])
  }
}
