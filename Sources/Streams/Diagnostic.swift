public import Records

/// Where in the input something was found.
public struct SourceLocation: Sendable, Equatable {
  /// The path as the user gave it, or `<stdin>`.
  public var file: String
  /// The line, from 1; nil where the whole file is meant.
  public var line: Int?

  /// Names a file, or one line of it.
  public init(_ file: String, line: Int? = nil) {
    self.file = file
    self.line = line
  }
}

/// What stopped a tool: `tool: file:line: what; what to do`.
public struct Diagnostic: Error, Equatable {
  /// The place, where there is one.
  public var location: SourceLocation?
  /// What is wrong: lower case, no full stop.
  public var what: String
  /// What to do about it; empty where that goes without saying.
  public var remedy: String
  /// The status the tool ends with.
  public var status: ExitStatus

  /// Describes a failure.
  public init(
    _ location: SourceLocation? = nil, _ what: String, remedy: String = "",
    status: ExitStatus = .failure
  ) {
    self.location = location
    self.what = what
    self.remedy = remedy
    self.status = status
  }

  /// Places a record's error at its file and line.
  public init(_ location: SourceLocation, _ error: RecordError) {
    self.init(location, error.what, remedy: error.remedy)
  }

  /// The text behind the tool's name, without a line end.
  public var message: String {
    var text = ""
    if let location {
      text += location.file + ":"
      if let line = location.line { text += "\(line):" }
      text += " "
    }
    text += what
    if !remedy.isEmpty { text += "; " + remedy }
    return text
  }
}

/// The exit statuses that every tool shares.
public enum ExitStatus: Int32, Sendable {
  /// Done.
  case success = 0
  /// The data's answer is no: no admissible point, or rows that `--fail-if-any` forbids.
  case negative = 1
  /// Could not do it: data, file, model, filter or write.
  case failure = 2
  /// The command line was wrong.
  case usage = 64
}
