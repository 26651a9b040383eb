import Testing

@testable import Encoder

/// Frequencies of rotary positions; every number by hand.
struct RotaryTests {
  @Test func frequenciesArePowersOfTheBase() {
    #expect(Rotary.Frequencies(base: 16).values(headSize: 4) == [1, 0.25])
  }

  /// For pair i (4 · 16)^(−2i/4) / 4^(2/4).
  @Test func aFactorStretchesThem() {
    #expect(Rotary.Frequencies(base: 16, factor: 4).values(headSize: 4) == [0.5, 0.0625])
  }
}
