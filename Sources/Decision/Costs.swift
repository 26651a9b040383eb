public import Groundwork
/// What each outcome is worth, in one unit of the user's.
public struct Costs: Equatable, Sendable {
  /// Worth of firing rightly.
  public var correct: Double
  /// Cost of firing as the wrong class.
  public var wrong: Double
  /// Cost of firing on what must not execute.
  public var hallucination: Double
  /// Cost of abstaining on an executable prompt.
  public var abstain: Double

  /// Worth and costs, none below 0.
  ///
  /// - Throws: A number below 0, above 1e12, or not a number.
  public init(
    correct: Double = 1, wrong: Double = 1, hallucination: Double = 1, abstain: Double = 0
  ) throws(Failure) {
    for number in [correct, wrong, hallucination, abstain] where !(number >= 0 && number <= 1e12) {
      throw Failure(
        "the cost \(number) is not a number from 0 to 1e12",
        remedy: "give costs as positive numbers")
    }
    self.correct = correct
    self.wrong = wrong
    self.hallucination = hallucination
    self.abstain = abstain
  }

  /// worth · correct − cost · wrong − cost · hallucinated − cost · abstained, over labelled rows.
  ///
  /// Abstaining on what must not execute is neither worth nor costs anything; rows without a label
  /// have no outcome to value.
  public func value(of counts: Counts) -> Double {
    correct * Double(counts.correct) - wrong * Double(counts.wrong)
      - hallucination * Double(counts.hallucinated)
      - abstain * Double(counts.abstainedExecutable)
  }
}
