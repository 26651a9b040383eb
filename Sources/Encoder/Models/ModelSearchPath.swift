/// Where models are looked for by name.
public struct ModelSearchPath: Equatable, Sendable {
  /// Folders that hold one folder a model: `FOLDER/NAME` or `FOLDER/ORGANISATION/NAME`.
  public var roots: [String]
  /// Caches in Hugging Face's layout: `CACHE/models--ORGANISATION--NAME/snapshots/REVISION`.
  public var hubCaches: [String]

  /// The environment variables that a search path is made from.
  public static let variables = [
    "PROMPTUTILS_MODELS", "XDG_DATA_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME",
    "SENTENCE_TRANSFORMERS_HOME", "XDG_CACHE_HOME", "HOME",
  ]

  /// Makes a search path from folders.
  public init(roots: [String], hubCaches: [String] = []) {
    self.roots = roots
    self.hubCaches = hubCaches
  }

  /// Makes the search path that a process's environment describes.
  ///
  /// - Parameter environment: Values of ``variables``: `PROMPTUTILS_MODELS` (folders separated by colons); `XDG_DATA_HOME`,
  ///   `HF_HUB_CACHE` (or its older name `HUGGINGFACE_HUB_CACHE`), `HF_HOME`, `SENTENCE_TRANSFORMERS_HOME`, `XDG_CACHE_HOME`, each with its usual
  ///   default in `HOME`. An empty value is as good as none.
  public init(environment: [String: String]) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let home = value("HOME")
    roots = (value("PROMPTUTILS_MODELS") ?? "").split(separator: ":").map(String.init)
    if let data = value("XDG_DATA_HOME") ?? home.map({ "\($0)/.local/share" }) {
      roots.append("\(data)/promptutils/models")
    }
    hubCaches = []
    if let cache = value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") {
      hubCaches.append(cache)
    } else if let home = value("HF_HOME") {
      hubCaches.append("\(home)/hub")
    } else if let cache = value("XDG_CACHE_HOME") ?? home.map({ "\($0)/.cache" }) {
      hubCaches.append("\(cache)/huggingface/hub")
    }
    if let cache = value("SENTENCE_TRANSFORMERS_HOME") { hubCaches.append(cache) }
  }
}
