import Groundwork
import ModelFiles

/// Layer norm over a prompt's vector, ε = 1e-5.
struct LayerNormModule: VectorModule {
  static let typeName = "LayerNorm"
  let width: Int
  private let norm: LayerNorm
  private let kernels: Kernels
  private let weights: UInt64

  init(_ folder: ModelFolder, width: Int, kernels: Kernels) throws(Failure) {
    var reader = WeightReader(try Checkpoint(folder: folder))
    norm = try LayerNorm("norm", from: &reader, size: width, epsilon: 1e-5)
    weights = reader.fingerprint.value
    self.width = width
    self.kernels = kernels
  }

  func apply(to vectors: inout [Float], rows: Int) {
    vectors.withUnsafeMutableBufferPointer { vectors in
      guard let start = vectors.baseAddress else { return }
      norm.forward(start, residual: nil, rows: rows, into: start, kernels: kernels)
    }
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(weights)
  }
}
