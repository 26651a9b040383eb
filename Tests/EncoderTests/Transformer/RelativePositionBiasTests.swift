import Testing

@testable import Encoder

/// Tables of biases by distance; every number by hand.
struct RelativePositionBiasTests {
  /// Heads that are a power of two halve; others take every second slope of the next power.
  @Test func slopesOfALiBi() {
    #expect(RelativePositionBias.slopes(heads: 1) == [1 / 256])
    #expect(
      RelativePositionBias.slopes(heads: 8)
        == [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256])
    #expect(
      RelativePositionBias.slopes(heads: 6) == [1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 2, 1 / 8])
    #expect(RelativePositionBias.slopes(heads: 12).count == 12)
  }

  @Test func biasesFallWithTheDistanceOnBothSides() {
    let sight = LayerShape.Sight(hasALiBi: true)
    let bias = RelativePositionBias(sight, heads: 2, span: 3)
    #expect(
      bias.table == [
        -1 / 8, -1 / 16, 0, -1 / 16, -1 / 8, -1 / 128, -1 / 256, 0, -1 / 256, -1 / 128,
      ])
  }

  @Test func whatIsNotSeenVanishes() {
    let sight = LayerShape.Sight(window: 1, isCausal: true)
    #expect(
      RelativePositionBias(sight, heads: 1, span: 3).table == [-1e6, 0, 0, -1e6, -1e6])
  }
}
