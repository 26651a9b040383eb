/// Vectors in a byte a number, each with the number that its bytes count.
///
/// Number i of vector r is scales[r] · codes[r · dimension + i], with codes from −127 to 127. The rounding
/// moves a unit vector of 256 numbers by about a hundredth of its length, in a direction of its own.
struct ByteVectors: Sendable, Equatable {
  let dimension: Int
  /// Shape (vectors, dimension), row-major.
  let codes: [Int8]
  /// Shape (vectors): finite, not negative; 0 for a vector of zeros.
  let scales: [Float]

  /// Rounds vectors.
  ///
  /// - Parameters:
  ///   - values: Shape (vectors, dimension), finite.
  ///   - dimension: At least 1.
  init(rounding values: [Float], dimension: Int) {
    self.dimension = dimension
    var codes: [Int8] = []
    codes.reserveCapacity(values.count)
    var scales: [Float] = []
    for start in stride(from: 0, to: values.count, by: dimension) {
      let vector = values[start..<start + dimension]
      let scale = vector.reduce(0) { max($0, abs($1)) } / 127
      scales.append(scale)
      for value in vector {
        // A scale that vanished leaves quotients that are no numbers.
        codes.append(scale > 0 ? Int8(clamping: Int((value / scale).rounded())) : 0)
      }
    }
    self.codes = codes
    self.scales = scales
  }

  /// Makes vectors of numbers that were read; nil when the shapes disagree or a scale is impossible.
  init?(codes: [Int8], scales: [Float], dimension: Int) {
    let (count, overflow) = scales.count.multipliedReportingOverflow(by: dimension)
    guard !overflow, codes.count == count, scales.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      return nil
    }
    self.dimension = dimension
    self.codes = codes
    self.scales = scales
  }

  /// Number of vectors.
  var count: Int { scales.count }

  /// The numbers that the bytes stand for.
  ///
  /// - Returns: Shape (vectors, dimension).
  var values: [Float] {
    codes.enumerated().map { scales[$0 / dimension] * Float($1) }
  }
}
