public import Groundwork
import LinearAlgebra

/// What prompts in general look like to an encoder: the mean of their directions and their covariance.
///
/// The covariance is kept as its leading axes and one variance for all other directions:
/// Σᵢ aᵢ aᵢᵀ + r I, with aᵢ the axis times the square root of its variance less r.
public struct Background: Sendable, Equatable {
  /// Most axes kept; half as many serve nearly as well.
  static let axisCount = 64
  /// Rows that are summed at a time.
  private static let blockRows = 1024

  /// Numbers in an embedding.
  public let dimension: Int
  /// Prompts that it was made of; 0 where none were at hand.
  public let rows: Int
  /// Shape (1 + axes, dimension): the mean, then each axis.
  let vectors: ByteVectors
  /// The variance of every other direction; not negative.
  let rest: Double

  /// Directions that may be anything: mean 0 and the same variance everywhere.
  ///
  /// - Parameter dimension: Numbers in an embedding.
  init(unknownOf dimension: Int) {
    self.dimension = dimension
    rows = 0
    vectors = ByteVectors(
      rounding: [Float](repeating: 0, count: dimension), dimension: dimension)
    rest = 1 / Double(dimension)
  }

  /// Makes a background of numbers that were read; nil when the shapes disagree or a number is impossible.
  init?(rows: Int, vectors: ByteVectors, rest: Double) {
    guard rows >= 0, vectors.count >= 1, vectors.count <= vectors.dimension + 1, rest.isFinite,
      rest >= 0
    else { return nil }
    dimension = vectors.dimension
    self.rows = rows
    self.vectors = vectors
    self.rest = rest
  }

  /// Summarises prompts of many kinds.
  ///
  /// - Parameters:
  ///   - embeddings: Shape (n, dimension), finite; rows of zeros say nothing and are left out.
  ///   - dimension: Numbers in an embedding.
  /// - Throws: `badSetting` for fewer than two prompts with a direction.
  public init(of embeddings: [Float], dimension: Int) throws(Failure) {
    let directions = unitRows(embeddings, dimension: dimension)
    let count = directions.count / dimension
    guard count >= 2 else {
      throw Failure(
        "the background has \(counted(count, "prompt")); at least 2 are needed")
    }
    let mean = columnMeans(directions, dimension: dimension)
    var gram = BlockedGram(dimension: dimension, blockRows: Background.blockRows)
    for start in stride(from: 0, to: directions.count, by: dimension) {
      gram.add(directions.span.extracting(start..<start + dimension), without: mean.span)
    }
    let covariance = gram.total().map { $0 / Double(count) }
    let trace = (0..<dimension).reduce(0) { $0 + covariance[$1 * dimension + $1] }
    let kept = min(Background.axisCount, dimension - 1, count - 1)
    guard let axes = PrincipalAxes(of: covariance, order: dimension, count: kept) else {
      throw .overflow
    }
    let rest = max(0, trace - axes.values.reduce(0, +)) / Double(dimension - kept)
    var vectors = mean.map { Float($0) }
    for index in 0..<kept {
      let length = max(0, axes.values[index] - rest).squareRoot()
      vectors += axes.vectors[index * dimension..<(index + 1) * dimension].map {
        Float($0 * length)
      }
    }
    self.dimension = dimension
    rows = count
    self.vectors = ByteVectors(rounding: vectors, dimension: dimension)
    self.rest = rest
  }

  /// Equal for equal prompts on any type of CPU: numbers that differ by 1e-9 round to the same bytes.
  var codesHash: UInt64 {
    var hash = StableHash()
    hash.add(bytes: vectors.codes.map { UInt8(bitPattern: $0) })
    return hash.value
  }

  /// Shape (dimension).
  var mean: [Double] { vectors.values[..<dimension].map { Double($0) } }

  /// Adds the covariance to the upper triangle of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: Shape (dimension, dimension).
  ///   - weight: What it is multiplied by.
  func addCovariance(to matrix: inout [Double], weight: Double) {
    let values = vectors.values[dimension...].map { Double($0) * weight.squareRoot() }
    addGram(ofRows: values, to: &matrix, order: dimension)
    for index in 0..<dimension { matrix[index * dimension + index] += weight * rest }
  }
}

/// The rows that have a direction, at length 1.
func unitRows(_ embeddings: [Float], dimension: Int) -> [Float] {
  var result: [Float] = []
  result.reserveCapacity(embeddings.count)
  var direction = [Float](repeating: 0, count: dimension)
  embeddings.withUnsafeBufferPointer { embeddings in
    guard let base = embeddings.baseAddress else { return }
    for start in stride(from: 0, to: embeddings.count, by: dimension) {
      direction.withUnsafeMutableBufferPointer { direction in
        guard let direction = direction.baseAddress else { return }
        normalize(base + start, into: direction, count: dimension)
      }
      if direction.contains(where: { $0 != 0 }) { result += direction }
    }
  }
  return result
}

/// The mean of each column.
func columnMeans(_ rows: [Float], dimension: Int) -> [Double] {
  var sums = [Double](repeating: 0, count: dimension)
  for start in stride(from: 0, to: rows.count, by: dimension) {
    for index in 0..<dimension { sums[index] += Double(rows[start + index]) }
  }
  let count = Double(max(1, rows.count / dimension))
  return sums.map { $0 / count }
}

/// Adds Σ r rᵀ over rows to the upper triangle of a matrix.
func addGram(ofRows rows: [Double], to matrix: inout [Double], order: Int) {
  let count = rows.count / order
  guard count > 0 else { return }
  var sum = matrix.mutableSpan
  multiply(rows.span, .transposed, by: rows.span, inner: count, scale: 1, into: &sum)
}
