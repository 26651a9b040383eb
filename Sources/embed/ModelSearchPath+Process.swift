import Encoder
import Groundwork

extension ModelSearchPath {
  /// The search path that this process's environment describes.
  static var ofProcess: ModelSearchPath {
    var environment: [String: String] = [:]
    for name in variables {
      environment[name] = ThisProcess.environment(name)
    }
    return ModelSearchPath(environment: environment)
  }
}
