/// Powers that are exact in their type.
enum PowersOfTen {
  private static let integers: InlineArray<8, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000,
  ]
  private static let largeIntegers: InlineArray<18, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
  ]
  private static let doubles: InlineArray<23, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// 10^exponent for 0...7.
  @inline(__always)
  static func integer(_ exponent: Int) -> UInt64 { integers[exponent] }

  /// 10^exponent for 0...17.
  @inline(__always)
  static func large(_ exponent: Int) -> UInt64 { largeIntegers[exponent] }

  /// Digits of a number from 1 to 10^17 − 1.
  @inline(__always)
  static func digits(_ number: UInt64) -> Int {
    // 1233 / 4096 is log₁₀ 2, so the guess is right or one too low.
    let guess = ((64 &- number.leadingZeroBitCount) &* 1233) &>> 12
    return guess &+ (number >= largeIntegers[guess] ? 1 : 0)
  }

  /// 10^exponent for 0...22, the powers of ten that a double holds exactly.
  @inline(__always)
  static func double(_ exponent: Int) -> Double { doubles[exponent] }

  /// 5^exponent for 0...27, the powers of five that 64 bits hold.
  static func five(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power &*= 5 }
    return power
  }
}
