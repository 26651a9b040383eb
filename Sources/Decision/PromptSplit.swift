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

  /// By what a prompt falls on its side.
  public enum Rule: String, CaseIterable, Sendable {
    /// By its hash alone, whatever the other prompts are: the halves are independent.
    case hash
    /// By its hash among the prompts that must not execute, or among those that may, so that each half has
    /// its share of both.
    case kind
  }

  /// Expected share of prompts in the half `choose`, in (0, 1).
  public let fraction: Double
  public let half: Half
  /// Fingerprint of the prompts of each kind; nil for halves by hash alone.
  ///
  /// Two sweeps of one fingerprint put every prompt on the same side.
  public var fingerprint: Name?

  /// A split of prompts in two parts.
  ///
  /// - Throws: A fraction that is not strictly between 0 and 1.
  public init(fraction: Double, half: Half, fingerprint: Name? = nil) throws(Failure) {
    guard fraction > 0, fraction < 1 else {
      throw Failure(
        "the split fraction is \(fraction), it must lie between 0 and 1",
        remedy: "give the share of prompts to choose on, such as 0.5")
    }
    self.fraction = fraction
    self.half = half
    self.fingerprint = fingerprint
  }

  /// Whether the prompt with this hash belongs to the half, by its hash alone.
  public func keeps(_ promptHash: UInt64) -> Bool {
    // 53 bits convert exactly, so the comparison means the same everywhere.
    (PromptSplit.position(promptHash) < fraction) == (half == .choose)
  }

  /// Where a hash lies among all, in [0, 1).
  static func position(_ hash: UInt64) -> Double { Double(hash >> 11) * 0x1p-53 }
}
