internal import CTransformerKernels
import Groundwork

/// The table of token vectors, shape (vocabulary, width): the largest tensor of a small model.
///
/// As numbers it stays in its file, and only the rows of tokens that occur are ever in memory. As bytes, with a
/// scale for every 32 numbers of a row as in linear layers, all of it is, in little more than a quarter of the
/// memory that its file's pages would take.
struct WordEmbeddings: Sendable {
  private let tensor: Tensor
  private let width: Int
  private let quantized: Quantized?

  /// Rows as bytes, and the scales of their groups.
  private struct Quantized: Sendable {
    let bytes: [Int8]  // (vocabulary, width)
    let scales: [UInt16]  // (vocabulary, groups), bfloat16
    let groups: Int
  }

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - tensor: Shape (vocabulary, width), of a type that holds fractions; what it takes of the file's pages is
  ///     given back.
  ///   - asBytes: Whether to keep it in bytes.
  init(_ tensor: Tensor, asBytes: Bool) {
    self.tensor = tensor
    width = tensor.shape.last ?? 0
    quantized = asBytes ? Self.quantized(tensor) : nil
    tensor.release()
  }

  /// Numbers whose pages are in memory at a time while the table is read.
  private static let blockNumbers = 1 << 20

  private static func quantized(_ tensor: Tensor) -> Quantized {
    let (rows, width) = (tensor.shape.first ?? 0, tensor.shape.last ?? 0)
    let groups = (width + Int(TK_GROUP) - 1) / Int(TK_GROUP)
    var bytes = [Int8](repeating: 0, count: rows * width)
    var scales = [UInt16](repeating: 0, count: rows * groups)
    var row = [Float](repeating: 0, count: width)
    let block = max(1, blockNumbers / max(1, width))
    for number in 0..<rows {
      row.withUnsafeMutableBufferPointer { row in
        guard let start = row.baseAddress else { return }
        tensor.widen(from: number * width, count: width, into: start)
      }
      bytes.withUnsafeMutableBufferPointer { bytes in
        scales.withUnsafeMutableBufferPointer { scales in
          guard let to = bytes.baseAddress, let scale = scales.baseAddress else { return }
          tk_quantize_row(
            .TK_STORAGE_F32, row, width, to + number * width, scale + number * groups)
        }
      }
      if (number + 1) % block == 0 {
        tensor.rows((number + 1 - block)..<(number + 1)).release()
      }
    }
    return Quantized(bytes: bytes, scales: scales, groups: groups)
  }

  /// Looks up a token's vector.
  ///
  /// - Parameters:
  ///   - id: The token's number, in the vocabulary.
  ///   - out: Receives `width` numbers.
  func read(_ id: Int, into out: UnsafeMutablePointer<Float>) {
    guard let quantized else {
      return tensor.widen(from: id * width, count: width, into: out)
    }
    quantized.bytes.withUnsafeBufferPointer { bytes in
      quantized.scales.withUnsafeBufferPointer { scales in
        guard let from = bytes.baseAddress, let scale = scales.baseAddress else { return }
        tk_widen_row(from + id * width, scale + id * quantized.groups, width, out)
      }
    }
  }
}
