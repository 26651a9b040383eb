import Groundwork
public import Streams

/// A file's name given where a jq program is meant.
public enum ProgramFile {
  /// Refuses a program that is the name of a jq file, which may even compile: `now.jq` does.
  ///
  /// - Parameters:
  ///   - program: The text of the program.
  ///   - flag: Where it was given.
  ///   - fileFlag: The flag that takes a file.
  /// - Throws: `Diagnostic` where there is such a file.
  public static func refuse(
    _ program: String?, flag: String, fileFlag: String
  ) throws(Diagnostic) {
    guard let program, program.hasSuffix(ending), FileIdentity.regularFile(at: program) != nil
    else { return }
    throw Diagnostic(
      nil, "\(flag): \"\(program)\" is the name of a file, not a program",
      remedy: "give \(fileFlag) \(program)", status: .usage)
  }

  /// What to do about a program that does not compile and looks like a file's name; nil where it does not.
  ///
  /// - Parameters:
  ///   - program: The text of the program.
  ///   - fileFlag: The flag that takes a file.
  /// - Returns: The remedy, naming that flag.
  public static func remedy(_ program: String, fileFlag: String) -> String? {
    let isName = program.hasSuffix(ending) && !program.contains { $0.isWhitespace || $0 == "|" }
    guard isName || FileIdentity.regularFile(at: program) != nil else { return nil }
    return "a file with a program is given with \(fileFlag)"
  }

  private static let ending = ".jq"
}
