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

/// The modules there are; a new one is a file of its own and a line here.
enum VectorModules {
  static let all: [any VectorModule.Type] = [
    NormalizeModule.self, DenseModule.self, LayerNormModule.self,
  ]

  /// Acts in training only.
  static let dropout = "Dropout"

  /// Reads the modules of a model.
  ///
  /// - Parameters:
  ///   - listed: Their classes and folders.
  ///   - root: The model's folder.
  ///   - width: Components of the vectors that the first one gets.
  ///   - kernels: What they compute with.
  /// - Returns: The modules in order.
  /// - Throws: `Failure` as each module does.
  static func read(
    _ listed: [SentenceModules.Listed], in root: ModelFolder, width: Int, kernels: Kernels
  ) throws(Failure) -> [any VectorModule] {
    var modules: [any VectorModule] = []
    for member in listed {
      guard let type = all.first(where: { $0.typeName == member.type }) else { continue }
      modules.append(
        try type.init(
          root.folder(member.path), width: modules.last?.width ?? width, kernels: kernels))
    }
    return modules
  }

  /// Refuses a module that takes or gives something else than the vector of a prompt.
  static func checkNames(_ settings: Settings) throws(Failure) {
    for name in ["module_input_name", "module_output_name"] {
      let text = try settings.text(name) ?? "sentence_embedding"
      guard text == "sentence_embedding" else {
        throw Failure("\(settings.path): \"\(name)\" \"\(text)\" is not supported")
      }
    }
  }
}
