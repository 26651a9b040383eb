import Groundwork
import ModelFiles

/// What happens to the one vector of a prompt; a module of sentence-transformers after the pooling.
protocol VectorModule: Sendable {
  /// The last part of its class's name.
  static var typeName: String { get }

  /// Reads its folder.
  ///
  /// - Parameters:
  ///   - folder: The module's.
  ///   - width: Components of the vectors that it gets.
  ///   - kernels: What it computes with.
  /// - Throws: `Failure` when a file is missing, broken, of other shapes, or says what is not obeyed.
  init(_ folder: ModelFolder, width: Int, kernels: Kernels) throws(Failure)

  /// Components of the vectors that it makes.
  var width: Int { get }

  /// Replaces vectors, row by row; no row depends on another.
  ///
  /// - Parameters:
  ///   - vectors: Shape (rows, its input's width), then (rows, ``width``).
  ///   - rows: Number of prompts.
  func apply(to vectors: inout [Float], rows: Int)

  /// Adds all that decides its output.
  func add(to fingerprint: inout Fingerprint)
}
