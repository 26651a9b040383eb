import Groundwork
internal import JSON
import ModelFiles

/// The weights of a model folder: one safetensors file, or several with an index.
struct Checkpoint: Sendable {
  private let files: [SafetensorsFile]
  private let places: [String: Place]
  private let folder: String

  private struct Place {
    var file: Int
    var entry: Int
  }

  /// Opens the weights of a folder, and reads no more than their headers.
  ///
  /// - Throws: ``Failure`` when there are none, or a header or the index is wrong.
  init(folder: ModelFolder) throws(Failure) {
    self.folder = folder.path
    var files: [SafetensorsFile] = []
    if folder.has("model.safetensors") {
      files.append(try SafetensorsFile(path: folder.file("model.safetensors")))
    } else if let index = try folder.json("model.safetensors.index.json") {
      for shard in try Self.shards(of: index, in: folder) {
        files.append(try SafetensorsFile(path: folder.file(shard)))
      }
    } else {
      throw OtherWeights(in: folder)?.failure(path: folder.path, hasConfiguration: true)
        ?? Failure("\(folder.path) has no model.safetensors")
    }
    var places: [String: Place] = [:]
    for (number, file) in files.enumerated() {
      for (entry, found) in file.entries.enumerated() {
        guard places.updateValue(Place(file: number, entry: entry), forKey: found.name) == nil
        else { throw Failure("\(folder.path): tensor \"\(found.name)\" is there twice") }
      }
    }
    self.files = files
    self.places = places
  }

  /// The names of the files that an index names, sorted, each once.
  private static func shards(
    of index: JSONValue, in folder: ModelFolder
  ) throws(Failure) -> [String] {
    let path = folder.file("model.safetensors.index.json")
    guard let map = index["weight_map"]?.objectValue, !map.isEmpty else {
      throw Failure("\(path): no \"weight_map\" from tensors to files")
    }
    var names: Set<String> = []
    for (tensor, value) in map {
      // A name with a slash could point anywhere on the machine.
      guard let name = value.stringValue, name.utf8.count > 12, name.hasSuffix(".safetensors"),
        !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0)
      else {
        throw Failure(
          "\(path): tensor \"\(tensor)\" is not in a .safetensors file of the folder")
      }
      names.insert(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether a tensor of this name is there.
  func has(_ name: String) -> Bool { places[name] != nil }

  /// Refuses a checkpoint with a tensor of this name, as `what` it does is not known here.
  func refuse(_ name: String, because what: String) throws(Failure) {
    guard has(name) else { return }
    throw Failure("\(folder): tensor \"\(name)\", \(what), is not supported")
  }

  /// The shape of a tensor, if it is there.
  func shape(of name: String) -> [Int]? {
    places[name].map { files[$0.file].entries[$0.entry].shape }
  }

  /// A tensor of a known shape.
  ///
  /// - Throws: ``Failure`` when it is missing, or of another shape or of a type not in `types`.
  func tensor(
    _ name: String, shape: [Int], types: [NumberType] = [.float32, .float16, .bfloat16, .float64]
  ) throws(Failure) -> Tensor {
    guard let place = places[name] else {
      throw Failure("\(folder): tensor \"\(name)\" is missing")
    }
    let file = files[place.file]
    let entry = file.entries[place.entry]
    guard let type = entry.type, types.contains(type) else {
      let wanted = types.map(\.rawValue).joined(separator: ", ")
      throw Failure(
        "\(file.file.path): tensor \"\(name)\" is of type \(entry.typeName), not one of \(wanted)")
    }
    guard entry.shape == shape else {
      throw Failure(
        "\(file.file.path): tensor \"\(name)\" has shape \(entry.shape), the configuration wants \(shape)"
      )
    }
    return Tensor(
      file: file.file, name: name, type: type, shape: shape, range: entry.range)
  }
}
