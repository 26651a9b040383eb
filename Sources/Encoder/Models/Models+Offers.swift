import Groundwork
import ModelFiles

/// What can be offered to somebody who types a model's name.
extension Models {
  /// The names of the prefixes that a model's folder defines; none where there is no such model.
  ///
  /// - Parameters:
  ///   - model: A folder's path, or a name with or without its organisation.
  ///   - search: Where names are looked for.
  /// - Returns: The names, in the folder's order.
  public static func promptNames(ofModel model: String, search: ModelSearchPath) -> [String] {
    guard let location = try? ModelFinder(search: search).find(model) else { return [] }
    let settings = try? ModelFolder(path: location.path)
      .settings("config_sentence_transformers.json")
    return (try? settings?.settings("prompts"))?.members.map(\.key) ?? []
  }

  /// The folders in a folder, sorted by their UTF-8 bytes; hidden ones are left out.
  public static func folders(in path: String) -> [String] {
    FileSystem.names(in: path).filter {
      !$0.hasPrefix(".") && ModelFolder.isFolder("\(path)/\($0)")
    }
  }
}
