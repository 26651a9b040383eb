import LinearAlgebra

/// What the training rows of each class look like: up to 32 directions a class.
///
/// A class of no more rows than that is represented by the rows themselves, a larger one by the
/// centres of clusters of its rows. How near a prompt comes to the exemplars of the class on top
/// tells prompts of unknown kinds from known ones better than the model's confidence does.
public struct Exemplars: Sendable, Equatable {
  /// Most exemplars of a class.
  public static let capacity = 32
  /// The cosine similarity where there is no exemplar, or no direction: the least that a cosine can be.
  static let farthest = -1.0

  /// A cosine to the nearest multiple of 2⁻²⁰, so that what is equal but for the order of its sums ties.
  static func rounded(_ cosine: Double) -> Double {
    min(1, max(farthest, (cosine * 0x1p20).rounded() * 0x1p-20))
  }

  /// Numbers in an embedding.
  public let dimension: Int
  /// Shape (classes + 1): where the exemplars of each class start, then the end.
  let offsets: [Int]
  /// Shape (exemplars, dimension): the directions in a byte a number, each exemplar's largest being 127.
  let codes: [Int8]
  /// Shape (classes): the exemplars' directions as products with them are taken.
  private let columns: [PackedColumns<Float>]

  /// Makes exemplars of numbers that were read; nil when the shapes disagree, or a class has more than
  /// `capacity`.
  ///
  /// - Parameters:
  ///   - counts: Shape (classes).
  ///   - codes: Shape (exemplars, dimension).
  ///   - dimension: Numbers in an embedding.
  init?(counts: [Int], codes: [Int8], dimension: Int) {
    guard counts.allSatisfy({ 0...Exemplars.capacity ~= $0 }) else { return nil }
    let offsets = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    let (numbers, overflow) = (offsets.last ?? 0).multipliedReportingOverflow(by: dimension)
    guard !overflow, codes.count == numbers else { return nil }
    self.dimension = dimension
    self.offsets = offsets
    self.codes = codes
    columns = Exemplars.columns(codes, offsets: offsets, dimension: dimension)
  }

  /// Takes the centres of each class's clusters.
  ///
  /// - Parameters:
  ///   - classes: Shape (classes).
  ///   - dimension: Numbers in an embedding.
  init(_ classes: [SphericalClusters], dimension: Int) {
    self.dimension = dimension
    var offsets = [0]
    var centres: [Float] = []
    for clusters in classes {
      centres += clusters.centres()
      offsets.append(centres.count / dimension)
    }
    self.offsets = offsets
    codes = ByteVectors(rounding: centres, dimension: dimension).codes
    columns = Exemplars.columns(codes, offsets: offsets, dimension: dimension)
  }

  /// Shape (exemplars, dimension): unit vectors along the codes, class by class; 0 where a cluster's rows
  /// cancel out.
  var directions: [Float] { Exemplars.directions(along: codes[...], dimension: dimension) }

  private static func columns(
    _ codes: [Int8], offsets: [Int], dimension: Int
  ) -> [PackedColumns<Float>] {
    zip(offsets, offsets.dropFirst()).map { first, next in
      PackedColumns(
        directions(along: codes[first * dimension..<next * dimension], dimension: dimension),
        dimension: dimension)
    }
  }

  /// The unit vectors along codes.
  private static func directions(along codes: ArraySlice<Int8>, dimension: Int) -> [Float] {
    var row = codes.map { Float($0) }
    row.withUnsafeMutableBufferPointer { row in
      guard let base = row.baseAddress else { return }
      for start in stride(from: 0, to: row.count, by: dimension) {
        normalize(base + start, into: base + start, count: dimension)
      }
    }
    return row
  }

  /// Exemplars of each class.
  public var counts: [Int] { zip(offsets.dropFirst(), offsets).map { $0 - $1 } }

  /// The largest cosine between a direction and an exemplar of a class.
  ///
  /// - Parameters:
  ///   - direction: Shape (dimension): a unit vector, or 0, which is near to nothing.
  ///   - label: The class.
  ///   - left: An exemplar, counted from the class's first, to leave out, or nil.
  /// - Returns: From -1 to 1, rounded; the same bits whatever came before.
  func similarity(
    of direction: UnsafePointer<Float>, to label: Int, leavingOut left: Int? = nil
  ) -> Double {
    guard dot(direction, direction, count: dimension) > 0 else { return Exemplars.farthest }
    let columns = columns[label]
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: columns.padded) { cosines in
      guard let base = cosines.baseAddress else { return Exemplars.farthest }
      columns.products(of: direction, into: base)
      var best = Exemplars.farthest
      for index in 0..<columns.columns where index != left { best = max(best, Double(base[index])) }
      return Exemplars.rounded(best)
    }
  }

  public static func == (left: Exemplars, right: Exemplars) -> Bool {
    left.dimension == right.dimension && left.offsets == right.offsets && left.codes == right.codes
  }
}

/// The direction of a row.
///
/// - Parameters:
///   - row: Shape (count), finite.
///   - direction: Shape (count): the row at length 1, or 0 where it has no length.
///   - count: Number of elements.
func normalize(
  _ row: UnsafePointer<Float>, into direction: UnsafeMutablePointer<Float>, count: Int
) {
  // In Double no square of a Float overflows or vanishes.
  var square = 0.0
  for index in 0..<count { square += Double(row[index]) * Double(row[index]) }
  let factor = square > 0 ? 1 / square.squareRoot() : 0
  for index in 0..<count { direction[index] = Float(Double(row[index]) * factor) }
}
