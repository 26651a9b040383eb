internal import CStaticTable
import Groundwork

/// The token vectors that are compiled in: one row a token, int8 with a scale a row.
///
/// The memory is constant and lives as long as the process.
struct StaticTable: @unchecked Sendable {
  /// The whole table, its header first.
  let bytes: UnsafeRawBufferPointer
  /// Number of tokens.
  let rows: Int
  /// Components of a vector.
  let dimension: Int
  /// 16 hexadecimal digits that name the content.
  let fingerprint: String
  /// Shape (rows, dimension), row-major.
  let vectors: UnsafePointer<Int8>
  /// What a row is multiplied by: shape (rows), 0 for a token without a vector.
  let scales: UnsafePointer<Float>
  /// Where each token starts in `vocabulary`, then the end; shape (rows + 1).
  let offsets: UnsafeBufferPointer<UInt32>
  /// The tokens one after the other, UTF-8.
  let vocabulary: UnsafeBufferPointer<UInt8>

  /// Finds the parts of the compiled-in table.
  ///
  /// - Throws: ``Failure`` when its size is not what its header says.
  init() throws(Failure) {
    let bytes = UnsafeRawBufferPointer(start: static_table_bytes(), count: static_table_size())
    guard bytes.count >= MemoryLayout<static_table_header>.size else {
      throw Failure("built-in table has no header")
    }
    let header = bytes.loadUnaligned(as: static_table_header.self)
    let (rows, dimension) = (Int(header.rows), Int(header.dimension))
    let vectors = MemoryLayout<static_table_header>.size
    let scales = vectors + rows * dimension
    let offsets = scales + rows * MemoryLayout<Float>.stride
    let vocabulary = offsets + (rows + 1) * MemoryLayout<UInt32>.stride
    guard header.version == 1, dimension > 0, dimension % 64 == 0, let base = bytes.baseAddress,
      bytes.count == vocabulary + Int(header.vocabulary_bytes)
    else {
      throw Failure(
        "built-in table has \(bytes.count) bytes, its header says \(rows) rows of \(dimension)")
    }
    self.bytes = bytes
    self.rows = rows
    self.dimension = dimension
    fingerprint = withUnsafeBytes(of: header.fingerprint) { String(decoding: $0, as: UTF8.self) }
    self.vectors = (base + vectors).assumingMemoryBound(to: Int8.self)
    self.scales = (base + scales).assumingMemoryBound(to: Float.self)
    self.offsets = UnsafeBufferPointer(
      start: (base + offsets).assumingMemoryBound(to: UInt32.self), count: rows + 1)
    self.vocabulary = UnsafeBufferPointer(
      start: (base + vocabulary).assumingMemoryBound(to: UInt8.self),
      count: Int(header.vocabulary_bytes))
  }

  /// Writes the unit vector along the sum of some tokens' vectors; zero when the sum is.
  ///
  /// - Parameters:
  ///   - ids: Each in `0..<rows`.
  ///   - output: Shape (dimension).
  func writeDirection(
    of ids: UnsafeBufferPointer<Int32>, to output: UnsafeMutablePointer<Float>
  ) {
    static_table_direction(vectors, scales, dimension, ids.baseAddress, ids.count, output)
  }
}
