import Testing

@testable import Encoder

/// Tables of biases by distance; every number by hand.
struct RelativePositionBiasTests {
  /// Heads that are a power of two halve; others take every second slope of the next power.
  @Test(arguments: [
    (1, [-8]), (4, [-2, -4, -6, -8]), (8, [-1, -2, -3, -4, -5, -6, -7, -8]),
    (6, [-2, -4, -6, -8, -1, -3]),
  ])
  func slopesOfALiBi(heads: Int, exponents: [Int]) {
    #expect(
      RelativePositionBias.slopes(heads: heads)
        == exponents.map { Float(sign: .plus, exponent: $0, significand: 1) })
  }

  @Test func biasesFallWithTheDistanceOnBothSides() {
    let bias = RelativePositionBias(LayerShape.Sight(hasALiBi: true), heads: 2, span: 3)
    let first: [Float] = [-0.125, -0.0625, 0, -0.0625, -0.125]
    let second: [Float] = [-0.0078125, -0.00390625, 0, -0.00390625, -0.0078125]
    #expect(bias.table == first + second)
  }

  @Test func whatIsNotSeenVanishes() {
    let sight = LayerShape.Sight(window: 1, isCausal: true)
    let wanted: [Float] = [-1e6, 0, 0, -1e6, -1e6]
    #expect(RelativePositionBias(sight, heads: 1, span: 3).table == wanted)
  }
}
