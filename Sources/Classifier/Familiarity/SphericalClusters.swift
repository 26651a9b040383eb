import Groundwork
import LinearAlgebra

/// Directions gathered into clusters by their cosines.
///
/// - SeeAlso: Dhillon & Modha (2001), Concept Decompositions for Large Sparse Text Data Using
///   Clustering, Machine Learning 42, 143–175; Arthur & Vassilvitskii (2007), k-means++, SODA.
struct SphericalClusters {
  /// Rounds of assigning rows to centres and centres to rows; few rows move after that.
  static let rounds = 8

  let dimension: Int
  /// Shape (clusters, dimension), row-major: the sum of each cluster's directions, never empty.
  private(set) var sums: [Double] = []
  /// Shape (n): the cluster of each row.
  private(set) var assignment: [Int]
  /// Shape (clusters): rows of each.
  private(set) var sizes: [Int] = []

  /// Gathers directions; the same ones always fall into the same clusters.
  ///
  /// - Parameters:
  ///   - directions: Shape (n, dimension), row-major, unit vectors.
  ///   - dimension: At least 1.
  ///   - most: Most clusters; with no more rows than that, each is a cluster of its own.
  init(of directions: [Float], dimension: Int, most: Int) {
    let count = directions.count / dimension
    self.dimension = dimension
    assignment = Array(0..<count)
    guard count > most else {
      recount(directions, clusters: count)
      return
    }
    var centres = SphericalClusters.spread(directions, dimension: dimension, most: most)
    assignment = SphericalClusters.nearest(directions, to: centres, dimension: dimension)
    for _ in 0..<SphericalClusters.rounds {
      recount(directions, clusters: centres.count / dimension)
      centres = self.centres()
      let next = SphericalClusters.nearest(directions, to: centres, dimension: dimension)
      guard next != assignment else { return }
      assignment = next
    }
    recount(directions, clusters: centres.count / dimension)
  }

  /// Number of clusters.
  var count: Int { sizes.count }

  /// The clusters' own directions.
  ///
  /// - Returns: Shape (clusters, dimension): unit vectors, or 0 for a cluster whose rows cancel out.
  func centres() -> [Float] {
    var centres: [Float] = []
    centres.reserveCapacity(sums.count)
    for cluster in 0..<count {
      let sum = sums[cluster * dimension..<(cluster + 1) * dimension]
      let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      centres += sum.map { length > 0 ? Float($0 / length) : 0 }
    }
    return centres
  }

  /// The cosine between a row and the centre that its cluster would have without it.
  ///
  /// - Parameters:
  ///   - row: The number of the row, 0 ..< n.
  ///   - direction: Shape (dimension): that row.
  /// - Returns: nil where the row is alone, or the others cancel out.
  func cosineWithoutItself(row: Int, direction: UnsafePointer<Float>) -> Double? {
    let cluster = assignment[row]
    guard sizes[cluster] > 1 else { return nil }
    var product = 0.0
    var square = 0.0
    sums.withUnsafeBufferPointer { sums in
      for index in 0..<dimension {
        let own = Double(direction[index])
        let rest = sums[cluster * dimension + index] - own
        product += rest * own
        square += rest * rest
      }
    }
    return square > 0 ? product / square.squareRoot() : nil
  }

  /// Sums each cluster's rows anew, and forgets clusters without any.
  private mutating func recount(_ directions: [Float], clusters: Int) {
    var number = [Int](repeating: -1, count: clusters)
    sizes = []
    for cluster in assignment where number[cluster] < 0 {
      number[cluster] = 0
    }
    for cluster in 0..<clusters where number[cluster] == 0 {
      number[cluster] = sizes.count
      sizes.append(0)
    }
    sums = [Double](repeating: 0, count: sizes.count * dimension)
    for row in assignment.indices {
      assignment[row] = number[assignment[row]]
      sizes[assignment[row]] += 1
    }
    let (assignment, dimension) = (assignment, dimension)
    directions.withUnsafeBufferPointer { directions in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let directions = directions.baseAddress, let sums = sums.baseAddress else { return }
        for (row, cluster) in assignment.enumerated() {
          let (own, sum) = (directions + row * dimension, sums + cluster * dimension)
          for index in 0..<dimension { sum[index] += Double(own[index]) }
        }
      }
    }
  }

  /// First centres: rows drawn far from one another, each in proportion to 1 − its largest cosine
  /// with those drawn before.
  private static func spread(_ directions: [Float], dimension: Int, most: Int) -> [Float] {
    let count = directions.count / dimension
    var generator = SplitMix64(seed: 0)
    var distances = [Double](repeating: 1, count: count)
    var centres: [Float] = []
    while centres.count < most * dimension {
      let total = distances.reduce(0, +)
      guard total > 0 else { break }
      var left = generator.uniform() * total
      // The last row with any weight, should rounding leave some over.
      var drawn = distances.lastIndex { $0 > 0 } ?? 0
      for row in 0..<count where distances[row] > 0 {
        left -= distances[row]
        if left < 0 {
          drawn = row
          break
        }
      }
      let centre = Array(directions[drawn * dimension..<(drawn + 1) * dimension])
      centres += centre
      let cosines = cosines(directions, with: centre, dimension: dimension)
      for row in 0..<count {
        distances[row] = min(distances[row], max(0, 1 - Double(cosines[row])))
      }
      distances[drawn] = 0
    }
    return centres
  }

  /// The centre nearest to each row, the first of equals.
  private static func nearest(_ directions: [Float], to centres: [Float], dimension: Int) -> [Int] {
    let clusters = centres.count / dimension
    let cosines = cosines(directions, with: centres, dimension: dimension)
    return (0..<directions.count / dimension).map { row in
      var best = row * clusters
      for index in row * clusters..<(row + 1) * clusters where cosines[index] > cosines[best] {
        best = index
      }
      return best - row * clusters
    }
  }

  /// - Returns: Shape (rows, centres).
  private static func cosines(
    _ directions: [Float], with centres: [Float], dimension: Int
  ) -> [Float] {
    let rows = directions.count / dimension
    let columns = centres.count / dimension
    var result = [Float](repeating: 0, count: rows * columns)
    var products = result.mutableSpan
    multiply(
      directions.span, by: centres.span, .transposed, inner: dimension, scale: 0, into: &products)
    return result
  }
}
