import ArgumentParser
import Encoder

/// What a shell offers for the values of `--model` and `--prompt-name`.
enum ModelCompletion {
  /// The built-in encoder, the models that are found, and folders that begin as what is typed.
  static let models = CompletionKind.custom { _, _, typed in
    let found = Models.list(search: .ofProcess).filter { $0.problem == nil }.map(\.name)
    return ["static"] + found + folders(beginningWith: typed)
  }

  /// The names of the prefixes that the model on the command line defines.
  static let promptNames = CompletionKind.custom { words, _, _ in
    guard let model = value(of: "--model", in: words) else { return [] }
    return Models.promptNames(ofModel: model, search: .ofProcess)
  }

  /// The folders that may be meant by the start of a path, each with a slash behind it.
  private static func folders(beginningWith typed: String) -> [String] {
    let parent = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    return Models.folders(in: parent.isEmpty ? "." : parent).map { parent + $0 + "/" }
      .filter { $0.utf8.starts(with: typed.utf8) }
  }

  /// What stands behind an option, `--model NAME` or `--model=NAME`.
  private static func value(of option: String, in words: [String]) -> String? {
    if let index = words.lastIndex(of: option), index + 1 < words.count { return words[index + 1] }
    let start = option + "="
    return words.last { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
  }
}
