public import ArgumentParser
import Groundwork
import JSON
import Streams

/// One filter of the suite: flags in, one call, records out.
public protocol Tool: ParsableCommand {
  /// Does the tool's work.
  ///
  /// - Throws: `Diagnostic` for anything that the user should read.
  func execute() throws

  /// Lines that show the tool at work, as its manual page has them.
  static var examples: [String] { get }

  /// What status 1 means; nil where the tool never ends with it.
  static var negativeStatus: String? { get }

  /// The flags that every tool shares.
  var stream: StreamOptions { get }
}

extension Tool {
  /// Nothing, unless the tool says.
  public static var negativeStatus: String? { nil }
}

extension Tool {
  /// The tool's name as the user types it.
  public static var name: String { configuration.commandName ?? "promptutils" }

  /// Names the tool before an error, as Unix tools do.
  public static var _errorPrefix: String { "\(name): " }

  /// Reads the command line and runs the tool.
  ///
  /// In place of ArgumentParser's own: a file's name may be any bytes, and help that cannot be written
  /// is a failure.
  public static func main() {
    ThisProcess.endsForClosedPipes()
    Descriptor.occupyStandard()
    do {
      var command = try parsed(arguments)
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// The arguments, with -V spelled out where it stands among the flags.
  private static var arguments: [String] {
    let given = Arguments.all
    let flags = given.prefix { $0 != "--" }
    return flags.map { $0 == "-V" ? "--version" : $0 } + given.dropFirst(flags.count)
  }

  /// Parses the command line; an unknown flag is reported before anything else that is wrong.
  private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    do {
      return try parseAsRoot(arguments)
    } catch {
      guard exitCode(for: error) == .validationFailure, let unknown = unknownFlag(in: arguments)
      else { throw error }
      throw ValidationError(unknown)
    }
  }

  /// What to say of the first long flag that the tool does not have; nil where it has all of them.
  private static func unknownFlag(in arguments: [String]) -> String? {
    let dump = try? JSONValue.parse(Array(_dumpHelp().utf8))
    let known = (dump?["command"]?["arguments"]?.arrayValue ?? []).flatMap { argument in
      (argument["names"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue.map { "--\($0)" } }
    }
    let flags = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
    for flag in flags.map({ String($0.prefix { $0 != "=" }) }) where !known.contains(flag) {
      let near = Suggestion.nearest(to: flag, among: known)
      return "Unknown option '\(flag)'" + (near.map { ". Did you mean '\($0)'?" } ?? "")
    }
    return nil
  }

  /// What --help says and -h does not.
  private static var longHelp: String {
    var text = "\nEXAMPLES:\n" + examples.map { "  \($0)\n" }.joined()
    text += "\nEXIT STATUS:\n  0   done\n"
    if let negativeStatus { text += "  1   \(negativeStatus)\n" }
    text += "  2   could not: input, file, model, filter or write\n  64  wrong command line\n"
    return text + "\nSee \(name)(1) and promptutils(7).\n"
  }

  /// Says what there is to say and ends the process.
  private static func end(with error: any Error) -> Never {
    let status = exitCode(for: error)
    let text = fullMessage(for: error)
    guard status == .success, !text.isEmpty else {
      exit(withError: error)
    }
    let output = OutputStream.standard()
    do throws(Diagnostic) {
      let isScript = arguments.contains { $0.hasPrefix("--generate-completion-script") }
      try output.write((isScript ? CompletionScript.withoutSubcommands(text) : text) + "\n")
      let asksForAll = arguments.prefix { $0 != "--" }.contains("--help")
      if asksForAll && !text.hasPrefix(configuration.version) { try output.write(longHelp) }
      try output.close()
    } catch {
      StandardError.say(name, error.text)
      exit(withError: ArgumentParser.ExitCode(error.status.rawValue))
    }
    exit(withError: nil)
  }

  /// Runs the tool and turns a diagnostic into words and an exit status.
  public func run() throws {
    do {
      try execute()
    } catch let diagnostic as Diagnostic {
      StandardError.say(Self.name, stream.explained(diagnostic).text)
      Ending.endIfCome()
      throw ArgumentParser.ExitCode(diagnostic.status.rawValue)
    }
    Ending.endIfCome()
  }

  /// Says something on standard error behind the tool's name.
  public func say(_ text: String) {
    StandardError.say(Self.name, text)
  }
}

/// What every tool's `CommandConfiguration` shares.
///
/// - Parameters:
///   - name: The tool's name.
///   - abstract: One line on what it does.
///   - discussion: What a user reads in `--help` below the usage.
///   - parts: Lines of `--version` below the suite's version, `part: what it is`.
/// - Returns: The configuration, with the suite's version.
public func toolConfiguration(
  _ name: String, abstract: String, discussion: String = "", parts: [String] = []
) -> CommandConfiguration {
  CommandConfiguration(
    commandName: name, abstract: abstract, discussion: discussion,
    version: buildDescription(name, parts: parts))
}
