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

  private static let fives: InlineArray<28, UInt64> = [
    1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125,
    9_765_625, 48_828_125, 244_140_625, 1_220_703_125, 6_103_515_625, 30_517_578_125,
    152_587_890_625, 762_939_453_125, 3_814_697_265_625, 19_073_486_328_125,
    95_367_431_640_625, 476_837_158_203_125, 2_384_185_791_015_625, 11_920_928_955_078_125,
    59_604_644_775_390_625, 298_023_223_876_953_125, 1_490_116_119_384_765_625,
    7_450_580_596_923_828_125,
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
  @inline(__always)
  static func five(_ exponent: Int) -> UInt64 { fives[exponent] }
}
