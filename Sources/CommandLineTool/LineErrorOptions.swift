public import ArgumentParser
public import Streams

/// Where tools that write a record for each line say what is wrong with one.
public struct LineErrorOptions: ParsableArguments {
  /// Where an unusable line is told.
  public enum Place: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Nowhere in the output.
    case aside
    /// In a record that stands in the line's place.
    case inline
  }

  /// Where an unusable line is told.
  @Option(
    help: ArgumentHelp(
      "What --skip-invalid leaves in a line's place: nothing (aside) or an error record (inline).",
      valueName: "place"))
  public var errors: Place = .aside

  /// For ArgumentParser.
  public init() {}

  /// Joins the flag with the stream's.
  ///
  /// - Parameters:
  ///   - stream: The flags of the stream.
  ///   - tool: Who writes the records.
  /// - Returns: What to do with an unusable line.
  public func policy(_ stream: StreamOptions, tool: String) -> InvalidLinePolicy {
    errors == .inline ? .answer(by: .init(tool: tool, flag: \.flag)) : stream.policy
  }

  /// Refuses what does not go with the stream's flags.
  public func check(with stream: StreamOptions) throws {
    if errors == .inline && !stream.skipInvalid {
      throw ValidationError("--errors inline needs --skip-invalid")
    }
  }
}
