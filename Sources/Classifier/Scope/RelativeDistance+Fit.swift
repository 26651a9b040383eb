import Groundwork
import LinearAlgebra

extension RelativeDistance {
  /// Most rows of a class that are looked at, evenly spread over its rows.
  static let sampledRows = 512
  /// Rows a component stands for: with that many again a class gets another one.
  static let componentRows = 32
  /// Most components of a class.
  static let mostComponents = 8
  /// The share of the mean variance that every direction's variance is raised by.
  static let shrinkage = 0.7
  /// The share of the background in the covariance of all prompts.
  static let backgroundShare = 0.2

  /// Fits the distance to rows.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - rows: The rows to look at, or nil for all.
  ///   - executable: Shape (classes): classes that may fire; the others' rows are left alone, unless
  ///     there is no such class.
  ///   - background: What prompts in general look like.
  /// - Returns: nil where no row has a direction, or the numbers are beyond Double.
  static func fit(
    _ training: TrainingSet, rows: [Int32]? = nil, executable: [Bool], background: Background
  ) -> RelativeDistance? {
    fit(
      training, rows: rows, first: training.firstRows(), executable: executable,
      background: background)
  }

  private static func fit(
    _ training: TrainingSet, rows: [Int32]?, first: [Int], executable: [Bool],
    background: Background
  ) -> RelativeDistance? {
    let components = Components(
      training, rows: rows, first: first, classes: executable.contains(true) ? executable : nil)
    guard components.rowCount > 0 else { return nil }
    let dimension = training.dimension
    let within = components.within()
    let trace = (0..<dimension).reduce(0) { $0 + within[$1 * dimension + $1] }
    // Rows that are all alone or alike have no variance within; any direction's is as good then.
    let tau = trace > 0 ? trace / Double(dimension) : 1 / Double(dimension)
    var total = components.total(within: within)
    let mean = components.mean
    let centre = zip(mean, background.mean).map { own, general in
      (1 - backgroundShare) * own + backgroundShare * general
    }
    for index in total.indices { total[index] *= 1 - backgroundShare }
    background.addCovariance(to: &total, weight: backgroundShare)
    for (other, share) in [(mean, 1 - backgroundShare), (background.mean, backgroundShare)] {
      let shift = zip(other, centre).map { ($0 - $1) * share.squareRoot() }
      addGram(ofRows: shift, to: &total, order: dimension)
    }
    return RelativeDistance(
      within: inverse(of: within, raisedBy: shrinkage * tau, order: dimension),
      total: inverse(of: total, raisedBy: shrinkage * tau, order: dimension),
      means: components.means, centre: centre, scale: tau, counts: components.counts)
  }

  /// Fits the distance to several choices of rows, each as `fit` would, on as many threads as there are.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - parts: The rows of each fit, or nil for all.
  ///   - executable: Shape (classes).
  ///   - background: What prompts in general look like.
  ///   - threads: Threads to use; the result does not depend on it.
  /// - Returns: Shape (parts).
  static func fits(
    _ training: TrainingSet, parts: [[Int32]?], executable: [Bool], background: Background,
    threads: Int
  ) -> [RelativeDistance?] {
    let first = training.firstRows()
    var result = [RelativeDistance?](repeating: nil, count: parts.count)
    result.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      runTasks(parts.count, threads: threads) { part, _ in
        result[part] = fit(
          training, rows: parts[part], first: first, executable: executable,
          background: background)
      }
    }
    return result
  }

  /// Assembles A, u and v from the two inverses, each shape (d, d).
  private init?(
    within: [Double]?, total: [Double]?, means: [Double], centre: [Double], scale: Double,
    counts: [Int]
  ) {
    guard let within, let total else { return nil }
    let dimension = centre.count
    var triangle: [Float] = []
    triangle.reserveCapacity(dimension * (dimension + 1) / 2)
    for row in 0..<dimension {
      for column in row..<dimension {
        let entry = (total[row * dimension + column] - within[row * dimension + column]) * scale
        triangle.append(Float(Float16(entry)))
      }
    }
    let centrePull = product(centre, total, order: dimension)
    let pulls = product(means, within, order: dimension)
    let centreSquare = zip(centre, centrePull).reduce(0) { $0 + $1.0 * $1.1 }
    var linear: [Float] = []
    var offsets: [Double] = []
    for start in stride(from: 0, to: means.count, by: dimension) {
      var square = 0.0
      for index in 0..<dimension {
        square += means[start + index] * pulls[start + index]
        linear.append(Float((pulls[start + index] - centrePull[index]) * scale))
      }
      offsets.append((centreSquare - square) * scale)
    }
    guard triangle.allSatisfy(\.isFinite), linear.allSatisfy(\.isFinite) else { return nil }
    self.init(
      triangle: triangle, linear: ByteVectors(rounding: linear, dimension: dimension),
      offsets: offsets, counts: counts)
  }
}

/// The inverse of a covariance with something added to every direction's variance.
///
/// - Parameters:
///   - covariance: Shape (order, order): the upper triangle is read.
///   - variance: What is added to the diagonal, positive.
///   - order: Number of rows.
/// - Returns: Shape (order, order), or nil where there is none in Double.
private func inverse(
  of covariance: [Double], raisedBy variance: Double, order: Int
) -> [Double]? {
  var raised = covariance
  for index in 0..<order { raised[index * order + index] += variance }
  guard let factor = CholeskyFactor(raised, order: order) else { return nil }
  var result = [Double](repeating: 0, count: order * order)
  for index in 0..<order { result[index * order + index] = 1 }
  result.withUnsafeMutableBufferPointer { result in
    guard let base = result.baseAddress else { return }
    factor.solve(MutableMatrix(base, rows: order, columns: order))
  }
  return result
}

/// rows · matrix, for a symmetric matrix of shape (order, order).
private func product(_ rows: [Double], _ matrix: [Double], order: Int) -> [Double] {
  var result = [Double](repeating: 0, count: rows.count)
  var target = result.mutableSpan
  multiply(rows.span, by: matrix.span, inner: order, scale: 0, into: &target)
  return result
}

/// Training rows gathered into components: each class is one, or several where it has rows for it.
private struct Components {
  let dimension: Int
  /// Shape (dimension, dimension): Σ (x − μ)(x − μ)ᵀ of the rows, unit vectors, with μ their component's
  /// mean; the upper triangle.
  private let scatter: [Double]
  /// Shape (components): rows of each.
  private var sizes: [Int] = []
  /// Shape (classes).
  private(set) var counts: [Int]
  /// Shape (components, dimension).
  private(set) var means: [Double] = []

  /// Gathers rows.
  ///
  /// - Parameters:
  ///   - training: Valid rows.
  ///   - rows: The rows to look at, or nil for all.
  ///   - first: Shape (n): what `TrainingSet.firstRows` says.
  ///   - classes: Shape (classes): which to gather; nil gathers all.
  init(_ training: TrainingSet, rows: [Int32]?, first: [Int], classes: [Bool]?) {
    dimension = training.dimension
    counts = [Int](repeating: 0, count: training.classes.count)
    var gram = BlockedGram(dimension: dimension, blockRows: RelativeDistance.sampledRows)
    let gathered = training.distinctRows(rows, first: first, most: RelativeDistance.sampledRows)
    for (label, rows) in gathered.enumerated() where classes?[label] ?? true {
      guard !rows.isEmpty else { continue }
      let own = training.directions(rows)
      let most = max(
        1, min(RelativeDistance.mostComponents, rows.count / RelativeDistance.componentRows))
      let clusters = SphericalClusters(of: own, dimension: dimension, most: most)
      counts[label] = clusters.count
      for cluster in 0..<clusters.count {
        sizes.append(clusters.sizes[cluster])
        let size = Double(clusters.sizes[cluster])
        let mean = clusters.sums[cluster * dimension..<(cluster + 1) * dimension].map { $0 / size }
        means += mean
        for row in rows.indices where clusters.assignment[row] == cluster {
          gram.add(
            own.span.extracting(row * dimension..<(row + 1) * dimension), without: mean.span)
        }
      }
    }
    scatter = gram.total()
  }

  var rowCount: Int { sizes.reduce(0, +) }

  /// Shape (dimension): the mean of all rows.
  var mean: [Double] {
    var sum = [Double](repeating: 0, count: dimension)
    for (component, size) in sizes.enumerated() {
      for index in 0..<dimension {
        sum[index] += means[component * dimension + index] * Double(size)
      }
    }
    return sum.map { $0 / Double(rowCount) }
  }

  /// The pooled covariance within components; zeros where every row is alone.
  func within() -> [Double] {
    let freedom = Double(max(1, rowCount - sizes.count))
    return scatter.map { $0 / freedom }
  }

  /// The covariance of all rows about their mean: what is within components, and between them.
  func total(within: [Double]) -> [Double] {
    let count = Double(rowCount)
    let freedom = Double(max(1, rowCount - sizes.count))
    var total = within.map { $0 * freedom / count }
    let mean = mean
    var shifts: [Double] = []
    shifts.reserveCapacity(means.count)
    for (component, size) in sizes.enumerated() {
      let weight = (Double(size) / count).squareRoot()
      for index in 0..<dimension {
        shifts.append((means[component * dimension + index] - mean[index]) * weight)
      }
    }
    addGram(ofRows: shifts, to: &total, order: dimension)
    return total
  }
}
