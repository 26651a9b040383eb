public import Groundwork

/// A field that the user may name: the one that holds the prompt, or the one that holds the label.
public struct NamedField: Sendable {
  /// What the field is called.
  public let name: String
  private let content: String
  private let setting: Setting
  /// Names that data sets have for it, the most telling first.
  private let usualNames: [String]
  /// Whether it is the key of a file that is joined to records whose field has the same name, so that to
  /// name it otherwise would only move the trouble to the records.
  private(set) var isJoined = false

  /// The field that holds the prompt.
  public static func prompt(_ name: String) -> NamedField {
    NamedField(
      name: name, content: "the prompt", setting: .promptField,
      usualNames: [
        "prompt", "text", "utterance", "query", "question", "sentence", "message", "instruction",
        "input", "content", "request", "phrase", "title",
      ])
  }

  /// The field that holds the prompt in a labels file and has the name that the records' field has.
  public static func joinedPrompt(_ name: String) -> NamedField {
    var field = prompt(name)
    field.isJoined = true
    return field
  }

  /// The field that holds the label.
  public static func label(_ name: String) -> NamedField {
    NamedField(
      name: name, content: "the label", setting: .labelField,
      usualNames: [
        "label", "intent", "category", "class", "labels", "gold", "target", "action", "primitive",
        "tag", "label_text", "topic", "answer", "output", "y",
      ])
  }

  /// The name among those of a record that most likely is the one meant.
  ///
  /// - Returns: The same name in other letters, else the first of the usual ones, else one of nearly the
  ///   same spelling; nil where there is none of these.
  public func likely(among names: [String]) -> String? {
    for wanted in [name] + usualNames {
      if let found = names.first(where: { $0.lowercased() == wanted.lowercased() }) { return found }
    }
    return Suggestion.nearest(to: name, among: names)
  }

  /// What to do where a record has no such field.
  ///
  /// - Parameters:
  ///   - names: The fields that it has.
  ///   - place: What a field is called in its file.
  /// - Returns: How to name the field, with the one that is likely meant.
  public func remedy(among names: [String], place: String = "field") -> Message {
    guard !isJoined else {
      return "name its \(place) \"\(name)\" as the records' field is, or both with \(setting)"
    }
    let flag: Message = "name the field that holds \(content) with \(setting)"
    guard let likely = likely(among: names) else { return flag }
    return flag + ", as in \(setting) \(likely)"
  }
}
