import Groundwork

/// The suite's own variables of the environment, which stand in for flags that are not given.
enum Environment {
  /// The field that holds the prompt.
  static let promptField = "PROMPTUTILS_PROMPT_FIELD"
  /// How many threads to use.
  static let threads = "PROMPTUTILS_THREADS"

  /// The value of a variable; nil where it is not set, or empty.
  static func value(_ name: String) -> String? {
    let value = ThisProcess.environment(name)
    return value?.isEmpty == false ? value : nil
  }
}
