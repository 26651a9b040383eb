import Glibc

/// The suite's own variables of the environment, which stand in for flags that are not given.
enum Environment {
  /// The field that holds the prompt.
  static let promptField = "PROMPTUTILS_PROMPT_FIELD"
  /// How many threads to use.
  static let threads = "PROMPTUTILS_THREADS"

  /// The value of a variable; nil where it is not set, or empty.
  static func value(_ name: String) -> String? {
    guard let text = getenv(name), text[0] != 0 else { return nil }
    return String(cString: text)
  }
}
