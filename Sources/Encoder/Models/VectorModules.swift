import Groundwork
import ModelFiles

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
