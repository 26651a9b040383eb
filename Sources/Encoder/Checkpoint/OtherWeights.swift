import Groundwork
import ModelFiles

/// Weights in a format that is not read, and what to do about them.
struct OtherWeights {
  /// The file or folder that they are in.
  let name: String
  /// What they are.
  let format: Format

  /// What a folder can have in place of `model.safetensors`.
  enum Format {
    case adapter
    case gguf
    /// What Hugging Face's libraries can write again as safetensors.
    case convertible
    case onnx
    case openVINO
  }

  /// Looks for weights of other formats; nil where there are none.
  init?(in folder: ModelFolder) {
    let names = FileSystem.names(in: folder.path)
    func isThere(_ wanted: String) -> Bool { names.contains(wanted) }
    func endsWith(_ suffix: String) -> (String) -> Bool { { $0.hasSuffix(suffix) } }
    let adapters = ["adapter_config.json", "adapter_model.safetensors", "adapter_model.bin"]
    // A pickle is a program, so it is never read; the model's own library writes it again.
    let convertible = [
      "pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack",
    ]
    let found: [(name: String?, format: Format)] = [
      (adapters.first(where: isThere), .adapter),
      (names.first(where: endsWith(".gguf")), .gguf),
      (convertible.first(where: isThere), .convertible),
      (names.first(where: endsWith(".onnx")) ?? ["onnx"].first(where: isThere), .onnx),
      (["openvino_model.xml", "openvino"].first(where: isThere), .openVINO),
    ]
    guard let first = found.first(where: { $0.name != nil }), let name = first.name else {
      return nil
    }
    self.name = name
    format = first.format
  }

  /// Why the folder cannot be used.
  ///
  /// - Parameters:
  ///   - path: The folder's.
  ///   - hasConfiguration: Whether it has a `config.json`, without which nothing can write it again.
  /// - Returns: What was found there, and the remedy.
  func failure(path: String, hasConfiguration: Bool) -> Failure {
    let whole: Message = "use the model's folder with safetensors"
    switch format {
    case .adapter:
      return Failure(
        "\(path) holds a PEFT adapter, not a model",
        remedy: "merge it into its base model with merge_and_unload() and save that")
    case .gguf:
      return Failure("\(path) has \(name), a GGUF file, which is not supported", remedy: whole)
    case .onnx, .openVINO:
      let kind = format == .onnx ? "an ONNX file" : "an OpenVINO file"
      return Failure(
        "\(path) has \(name) but no model.safetensors",
        remedy: "\(kind) is not supported; \(whole)")
    case .convertible:
      guard hasConfiguration else {
        return Failure(
          "\(path) has \(name) but neither model.safetensors nor config.json", remedy: whole)
      }
      let command =
        "python3 -c 'from sentence_transformers import SentenceTransformer;"
        + " SentenceTransformer(\"\(path)\").save(\"\(path)-safetensors\")'"
      return Failure(
        "\(path) has \(name) but no model.safetensors", remedy: "convert it: \(command)")
    }
  }
}
