internal import CTransformerKernels
import ModelFiles

/// A tensor's numbers where they lie in their file.
struct Tensor: Sendable {
  let file: MappedFile
  let name: String
  let type: NumberType
  let shape: [Int]
  /// Byte numbers in the file.
  let range: Range<Int>

  /// Number of numbers.
  var count: Int { range.count / type.width }

  /// The stored bytes, at any alignment.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: file.bytes[range]) }

  /// How the kernels call ``type``; nil where it is not F32, F16 or BF16.
  var storage: tk_storage? {
    switch type {
    case .float32: .TK_STORAGE_F32
    case .float16: .TK_STORAGE_F16
    case .bfloat16: .TK_STORAGE_BF16
    default: nil
    }
  }

  /// Some rows of a matrix.
  func rows(_ wanted: Range<Int>) -> Tensor {
    let width = shape.dropFirst().reduce(type.width, *)
    let start = range.lowerBound + wanted.lowerBound * width
    return Tensor(
      file: file, name: name, type: type, shape: [wanted.count] + shape.dropFirst(),
      range: start..<(start + wanted.count * width))
  }

  /// Widens some of the numbers to floats.
  ///
  /// - Parameters:
  ///   - first: Number of the first one.
  ///   - count: How many.
  ///   - out: Receives `count` floats.
  /// - Precondition: `first + count` numbers are there, of a type that holds fractions.
  func widen(from first: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
    guard count > 0, let start = bytes.baseAddress else { return }
    guard let storage else {
      if type == .float64 { narrow(from: first, count: count, into: out) }
      return
    }
    tk_widen(storage, start + first * type.width, count, out)
  }

  /// Rounds doubles to floats.
  private func narrow(from first: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
    let bytes = bytes
    for index in 0..<count {
      let bits = bytes.loadUnaligned(fromByteOffset: 8 * (first + index), as: UInt64.self)
      out[index] = Float(Double(bitPattern: UInt64(littleEndian: bits)))
    }
  }

  /// All numbers as floats.
  func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { out, written in
      if let start = out.baseAddress { widen(from: 0, count: count, into: start) }
      written = count
    }
  }

  /// All numbers as whole numbers; empty where they are not of a 32- or 64-bit integer type.
  func integers() -> [Int] {
    let bytes = bytes
    switch type {
    case .int64:
      return (0..<count).map {
        Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)))
      }
    case .int32:
      return (0..<count).map {
        Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)))
      }
    default: return []
    }
  }

  /// Lets go of the memory behind the numbers; reading brings it back from the file.
  func release() { file.release(range) }
}
