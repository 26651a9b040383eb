/// A scored row as a sweep counts it: 24 bytes, without the numbers that gave it its place.
public struct PlacedRow: Sendable {
  /// 64-bit hash of the trimmed prompt.
  let promptHash: UInt64
  /// Where it counts.
  let place: PromptPlace
  /// Why it fires at no point; nil where it may fire.
  let stop: AbstainReason?
  /// Whether it went through a gate.
  let isGated: Bool

  init(_ row: ScoredRow, _ place: PromptPlace, stop: AbstainReason?) {
    promptHash = row.promptHash
    self.place = place
    self.stop = stop
    isGated = row.gate != nil
  }
}
