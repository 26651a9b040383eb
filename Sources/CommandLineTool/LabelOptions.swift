public import ArgumentParser

/// Where gold labels come from, and which of them mean "must never fire".
public struct LabelOptions: ParsableArguments {
  /// A file of `prompt,label`.
  @Option(
    help: ArgumentHelp(
      "Join gold labels by prompt from a .csv or .jsonl file of prompt and label.",
      valueName: "file"),
    completion: .file())
  public var labels: String?

  /// Names that stand for "not executable".
  @Option(
    help: ArgumentHelp(
      "A gold label that means not executable: the mapper must abstain. Repeatable.",
      valueName: "name"))
  public var nonexecLabel: [String] = []

  /// The records' own labels.
  @OptionGroup public var own: LabelFieldOptions

  /// For ArgumentParser.
  public init() {}
}
