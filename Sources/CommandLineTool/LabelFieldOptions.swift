public import ArgumentParser

/// Where a record's own label is, and what it stands for.
public struct LabelFieldOptions: ParsableArguments {
  /// The field that holds the label.
  @Option(help: ArgumentHelp("Field that holds the label.", valueName: "name"))
  public var labelField = "label"

  /// A file of label and class.
  @Option(
    help: ArgumentHelp(
      "Rename labels: a JSON object of label and class, or an array of classes that integer labels "
        + "count in from 0.", valueName: "file"),
    completion: .file())
  public var labelMap: String?

  /// For ArgumentParser.
  public init() {}

  /// Refuses what names nothing.
  public func validate() throws {
    if labelField.isEmpty { throw ValidationError("--label-field must not be empty") }
  }
}
