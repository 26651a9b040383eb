public import Groundwork
/// A part of the prompts, chosen by hash: the same prompt always falls on the same side.
public struct PromptSplit: Equatable, Sendable {
  /// Which part of the prompts to keep.
  public enum Half: String, CaseIterable, Sendable {
    /// The part on which an operating point is chosen.
    case choose
    /// The rest, on which it is reported.
    case report
  }

  /// Expected share of prompts in the half `choose`, in (0, 1).
  public let fraction: Double
  public let half: Half

  /// A split of prompts in two parts.
  ///
  /// - Throws: A fraction that is not strictly between 0 and 1.
  public init(fraction: Double, half: Half) throws(Failure) {
    guard fraction > 0, fraction < 1 else {
      throw Failure(
        "the split fraction is \(fraction), it must lie between 0 and 1",
        remedy: "give the share of prompts to choose on, such as 0.5")
    }
    self.fraction = fraction
    self.half = half
  }

  /// Whether the prompt with this hash belongs to the half.
  public func keeps(_ promptHash: UInt64) -> Bool {
    // 53 bits convert exactly, so the comparison means the same everywhere.
    let position = Double(promptHash >> 11) * 0x1p-53
    return (position < fraction) == (half == .choose)
  }
}
