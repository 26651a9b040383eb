/// A number of 128 bits whose highest is 1.
struct BinaryPower: Equatable {
  var high: UInt64
  var low: UInt64
}

/// The powers of ten from 10^−292 to 10^324 as 128 bits each, rounded up: ⌈10^e · 2^s⌉ with the s that sets
/// the highest bit.
enum BinaryPowersOfTen {
  static let exponents = -292...324

  private static let powers = makePowers()

  /// The power of an exponent among `exponents`.
  @inline(__always)
  static func power(_ exponent: Int) -> BinaryPower { powers[exponent &+ 292] }

  /// Works the powers out; it takes less than a tenth of a millisecond.
  private static func makePowers() -> [BinaryPower] {
    // Powers of two move no digit, so 5^e serves for 10^e. The largest takes 753 bits.
    var number = [UInt64](repeating: 0, count: 13)
    number[0] = 1
    var positive: [BinaryPower] = []
    for _ in 0...exponents.upperBound {
      positive.append(leadingBits(number, isExact: true))
      var carry: UInt64 = 0
      for index in number.indices {
        let product = number[index].multipliedFullWidth(by: 5)
        let (low, overflow) = product.low.addingReportingOverflow(carry)
        number[index] = low
        carry = product.high &+ (overflow ? 1 : 0)
      }
    }
    // ⌊2^n / 5^e⌋ one division after the other: ⌊⌊a / 5⌋ / 5⌋ is ⌊a / 25⌋. Of n = 896 bits the least
    // power leaves 218; no quotient is whole, and so each is rounded up by one.
    number = [UInt64](repeating: 0, count: 15)
    number[14] = 1
    var negative: [BinaryPower] = []
    for _ in 1...(-exponents.lowerBound) {
      var rest: UInt64 = 0
      for index in number.indices.reversed() {
        let (quotient, remainder) = (5 as UInt64).dividingFullWidth((rest, number[index]))
        number[index] = quotient
        rest = remainder
      }
      negative.append(leadingBits(number, isExact: false))
    }
    return negative.reversed() + positive
  }

  /// The highest 128 bits of a number, rounded up.
  ///
  /// - Parameters:
  ///   - number: Not 0, lowest word first.
  ///   - isExact: Whether nothing was cut off below the lowest word.
  /// - Returns: The power that has them.
  private static func leadingBits(_ number: [UInt64], isExact: Bool) -> BinaryPower {
    let top = number.lastIndex { $0 != 0 } ?? 0
    let shift = UInt64(number[top].leadingZeroBitCount)
    // Words below the lowest are 0; a shift by 64 in two steps is 0 too.
    func word(_ index: Int) -> UInt64 { index < 0 ? 0 : number[index] }
    func shifted(_ index: Int) -> UInt64 {
      word(index) &<< shift | (word(index - 1) &>> 1) &>> (63 &- shift)
    }
    var result = BinaryPower(high: shifted(top), low: shifted(top - 1))
    let rest = word(top - 2) &<< shift | number.prefix(max(0, top - 2)).reduce(0, |)
    if rest != 0 || !isExact {
      let (low, overflow) = result.low.addingReportingOverflow(1)
      // The high word is not all ones: no power of ten is that near to a power of two.
      result = BinaryPower(high: result.high &+ (overflow ? 1 : 0), low: low)
    }
    return result
  }
}
