import Groundwork
internal import JSON
import ModelFiles

/// What a folder's `modules.json` makes of it: what turns text into a vector, in which order.
struct SentenceModules: Equatable, Sendable {
  /// What comes first.
  enum Kind: Equatable, Sendable {
    case transformer
    case staticEmbedding
  }

  /// A module by its class and its folder.
  struct Listed: Equatable, Sendable {
    var type: String
    /// Relative to the model's folder.
    var path: String
  }

  var kind: Kind
  /// Folder of the first module, relative to the model's.
  var modelPath: String
  /// Folder of the Pooling module, or nil where there is none.
  var poolingPath: String?
  /// What happens to the one vector of a prompt, in order.
  var finishing: [Listed]
  /// Whether there is a `modules.json` to say so.
  var isListed = true

  /// A folder of Hugging Face transformers: mean pooling and nothing else, as sentence-transformers does.
  static let plainTransformer = SentenceModules(
    kind: .transformer, modelPath: "", poolingPath: nil, finishing: [], isListed: false)

  /// A folder of Model2Vec without `modules.json`.
  static func staticTable(normalizes: Bool) -> SentenceModules {
    SentenceModules(
      kind: .staticEmbedding, modelPath: "", poolingPath: nil,
      finishing: normalizes ? [Listed(type: NormalizeModule.typeName, path: "")] : [],
      isListed: false)
  }

  /// Reads a `modules.json`.
  ///
  /// - Throws: `Failure` that names a module that is not supported, or is in another place.
  init(_ json: JSONValue, path: String) throws(Failure) {
    guard let modules = json.arrayValue, !modules.isEmpty else {
      throw Failure("\(path): is not a list of modules")
    }
    var listed: [Listed] = []
    for module in modules { listed.append(try Self.listed(module, path: path)) }
    let finishers = VectorModules.all.map { $0.typeName } + [VectorModules.dropout]
    let known = ["Transformer", "StaticEmbedding", "Pooling"] + finishers
    if let other = listed.first(where: { !known.contains($0.type) }) {
      throw Failure(
        "\(path): module \"\(other.type)\" is not supported, only \(known.joined(separator: ", "))")
    }
    modelPath = listed[0].path
    var rest = listed[...]
    switch (listed[0].type, listed.dropFirst().first?.type) {
    case ("Transformer", "Pooling"):
      (kind, poolingPath) = (.transformer, listed[1].path)
      rest = rest.dropFirst(2)
    case ("StaticEmbedding", _):
      (kind, poolingPath) = (.staticEmbedding, nil)
      rest = rest.dropFirst()
    default: throw Self.misplaced(listed, path)
    }
    guard rest.allSatisfy({ finishers.contains($0.type) }) else {
      throw Self.misplaced(listed, path)
    }
    finishing = rest.filter { $0.type != VectorModules.dropout }
  }

  private static func misplaced(_ modules: [Listed], _ path: String) -> Failure {
    let order = modules.map(\.type).joined(separator: ", ")
    return Failure("\(path): modules in the order \(order) are not supported")
  }

  private static func listed(_ module: JSONValue, path: String) throws(Failure) -> Listed {
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
    return Listed(
      type: type.split(separator: ".").last.map(String.init) ?? type, path: folder)
  }

  private init(
    kind: Kind, modelPath: String, poolingPath: String?, finishing: [Listed], isListed: Bool
  ) {
    self.kind = kind
    self.modelPath = modelPath
    self.poolingPath = poolingPath
    self.finishing = finishing
    self.isListed = isListed
  }
}
