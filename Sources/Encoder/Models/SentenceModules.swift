import Groundwork
internal import JSON

/// What a folder's `modules.json` makes of it: what turns text into a vector, in which order.
struct SentenceModules: Equatable, Sendable {
  /// What comes first.
  enum Kind: Equatable, Sendable {
    case transformer
    case staticEmbedding
  }

  var kind: Kind
  /// Folder of the first module, relative to the model's.
  var modelPath: String
  /// Folder of the Pooling module, or nil where there is none.
  var poolingPath: String?
  /// Whether vectors are divided by their length at the end.
  var normalizes: Bool

  /// A folder of Hugging Face transformers: mean pooling and nothing else, as sentence-transformers does.
  static let plainTransformer = SentenceModules(
    kind: .transformer, modelPath: "", poolingPath: nil, normalizes: false)

  /// A folder of Model2Vec without `modules.json`.
  static func staticTable(normalizes: Bool) -> SentenceModules {
    SentenceModules(
      kind: .staticEmbedding, modelPath: "", poolingPath: nil, normalizes: normalizes)
  }

  /// Reads a `modules.json`.
  ///
  /// - Throws: ``Failure`` that names a module that is not supported, or is in another place.
  init(_ json: JSONValue, path: String) throws(Failure) {
    guard let modules = json.arrayValue, !modules.isEmpty else {
      throw Failure("\(path): is not a list of modules")
    }
    var types: [String] = []
    var paths: [String] = []
    for module in modules {
      guard let type = module["type"]?.stringValue, let folder = module["path"]?.stringValue else {
        throw Failure("\(path): a module without \"type\" or \"path\"")
      }
      // By bytes: as Characters "/" and a combining mark are one.
      let parts = folder.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      guard folder.utf8.first != UInt8(ascii: "/"),
        !parts.contains(where: { $0.elementsEqual("..".utf8) })
      else {
        throw Failure("\(path): module path \"\(folder)\" leads out of the model's folder")
      }
      guard type.hasPrefix("sentence_transformers.") else {
        throw Failure("\(path): module \"\(type)\" is not one of sentence_transformers")
      }
      // The last part names the module; what comes before has changed between versions.
      types.append(type.split(separator: ".").last.map(String.init) ?? type)
      paths.append(folder)
    }
    let known = ["Transformer", "StaticEmbedding", "Pooling", "Normalize"]
    if let other = types.first(where: { !known.contains($0) }) {
      throw Failure(
        "\(path): module \"\(other)\" is not supported, only \(known.joined(separator: ", "))")
    }
    let order = types.joined(separator: ", ")
    normalizes = types.last == "Normalize"
    let rest = normalizes ? Array(types.dropLast()) : types
    modelPath = paths[0]
    switch rest {
    case ["Transformer", "Pooling"]: (kind, poolingPath) = (.transformer, paths[1])
    case ["StaticEmbedding"]: (kind, poolingPath) = (.staticEmbedding, nil)
    default: throw Failure("\(path): modules in the order \(order) are not supported")
    }
  }

  private init(kind: Kind, modelPath: String, poolingPath: String?, normalizes: Bool) {
    self.kind = kind
    self.modelPath = modelPath
    self.poolingPath = poolingPath
    self.normalizes = normalizes
  }
}
