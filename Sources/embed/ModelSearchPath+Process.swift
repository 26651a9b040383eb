import Encoder
import Glibc

extension ModelSearchPath {
  /// The search path that this process's environment describes.
  static var ofProcess: ModelSearchPath {
    var environment: [String: String] = [:]
    for name in variables {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return ModelSearchPath(environment: environment)
  }
}
