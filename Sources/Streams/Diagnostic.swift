public import Groundwork
public import Records

/// Where in the input something was found.
public struct SourceLocation: Sendable, Equatable {
  /// The path as the user gave it, or `<stdin>`.
  public var file: String
  /// The line, from 1; nil where the whole file is meant.
  public var line: Int?
  /// The file and line that the record there says it came from, where it says so.
  public var origin: String?

  /// Names a file, or one line of it; `-` is standard input.
  public init(_ file: String, line: Int? = nil) {
    self.file = file == "-" ? "<stdin>" : file
    self.line = line
  }

  /// `file:line`, or the file alone; an origin follows in parentheses.
  public var text: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return origin.map { "\(place) (\($0))" } ?? place
  }
}

/// What stopped a tool: `tool: file:line: what; what to do`.
public struct Diagnostic: Error, Equatable {
  /// The place, where there is one.
  public var location: SourceLocation?
  /// What is wrong: lower case, no full stop.
  public var what: Message
  /// What to do about it; empty where that goes without saying.
  public var remedy: Message
  /// The status the tool ends with.
  public var status: ExitStatus

  /// Describes a failure.
  public init(
    _ location: SourceLocation? = nil, _ what: Message, remedy: Message = "",
    status: ExitStatus = .failure
  ) {
    self.location = location
    self.what = what
    self.remedy = remedy
    self.status = status
  }

  /// Places a library's failure.
  public init(
    _ location: SourceLocation? = nil, _ failure: Failure, status: ExitStatus = .failure
  ) {
    self.init(location, failure.what, remedy: failure.remedy, status: status)
  }

  /// What a library answers.
  ///
  /// - Parameters:
  ///   - answer: The call.
  ///   - location: Where its failure belongs.
  ///   - status: The status that its failure ends the tool with.
  /// - Returns: The answer.
  /// - Throws: `Diagnostic` in place of the failure.
  @discardableResult
  public static func placing<Answer>(
    _ answer: @autoclosure () throws(Failure) -> Answer,
    at location: @autoclosure () -> SourceLocation? = nil,
    status: ExitStatus = .failure
  ) throws(Diagnostic) -> Answer {
    do throws(Failure) {
      return try answer()
    } catch {
      throw Diagnostic(location(), error, status: status)
    }
  }

  /// What the system answers.
  ///
  /// - Parameters:
  ///   - answer: The call.
  ///   - what: What its failure means, such as "cannot be opened".
  ///   - location: Where its failure belongs.
  /// - Returns: The answer.
  /// - Throws: `Diagnostic` with the system's reason.
  @discardableResult
  public static func placing<Answer>(
    _ answer: @autoclosure () throws(SystemError) -> Answer, what: String,
    at location: @autoclosure () -> SourceLocation? = nil
  ) throws(Diagnostic) -> Answer {
    do throws(SystemError) {
      return try answer()
    } catch {
      throw Diagnostic(location(), "\(what): \(error.reason)")
    }
  }

  /// Places a record's error at its file and line.
  public init(_ location: SourceLocation, _ error: RecordError) {
    self.init(location, error.what, remedy: error.remedy)
  }

  /// The text behind the tool's name, without a line end; the tool has yet to name the settings in it.
  public var message: Message {
    var message: Message = ""
    if let location {
      message += "\(location.text): "
    }
    message += what
    if !remedy.isEmpty { message += "; \(remedy)" }
    return message
  }
}

/// The exit statuses that every tool shares.
public enum ExitStatus: Int32, Sendable {
  /// Done.
  case success = 0
  /// The data's answer is no: no admissible point, or rows that may not be.
  case negative = 1
  /// Could not do it: data, file, model, filter or write.
  case failure = 2
  /// The command line was wrong.
  case usage = 64
}
