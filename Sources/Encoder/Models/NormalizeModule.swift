internal import CTransformerKernels
import Groundwork
import ModelFiles

/// Divides a vector by its length.
struct NormalizeModule: VectorModule {
  static let typeName = "Normalize"
  let width: Int
  private let kernels: Kernels

  init(_ folder: ModelFolder, width: Int, kernels: Kernels) throws(Failure) {
    // The folder of a module without weights may be missing.
    if folder.has("config.json") {
      try VectorModules.checkNames(try folder.settings("config.json"))
    }
    self.init(width: width, kernels: kernels)
  }

  init(width: Int, kernels: Kernels) {
    self.width = width
    self.kernels = kernels
  }

  func apply(to vectors: inout [Float], rows: Int) {
    vectors.withUnsafeMutableBufferPointer { vectors in
      guard let start = vectors.baseAddress else { return }
      tk_normalize(kernels.handle, start, rows, width)
    }
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
