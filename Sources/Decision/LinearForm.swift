/// A weighted sum of the rows that fire, by outcome.
struct LinearForm {
  var correct = 0.0
  var wrong = 0.0
  var hallucinated = 0.0
  var unlabelled = 0.0

  func value(of fired: KindCounts) -> Double {
    correct * Double(fired[.correct]) + wrong * Double(fired[.wrong])
      + hallucinated * Double(fired[.hallucinated]) + unlabelled * Double(fired[.unlabelled])
  }

  /// Adds a multiple of another form.
  mutating func add(_ other: LinearForm, times factor: Double) {
    correct += factor * other.correct
    wrong += factor * other.wrong
    hallucinated += factor * other.hallucinated
    unlabelled += factor * other.unlabelled
  }

  /// Every row that fires as its class.
  static let correct = LinearForm(correct: 1)

  /// Every row that fires.
  static let fired = LinearForm(correct: 1, wrong: 1, hallucinated: 1, unlabelled: 1)
}
