public import ArgumentParser
import Glibc
import Groundwork
import Streams
import Streams

/// One filter of the suite: flags in, one call, records out.
public protocol Tool: ParsableCommand {
  /// Does the tool's work.
  ///
  /// - Throws: `Diagnostic` for anything that the user should read.
  func execute() throws
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
    signal(SIGPIPE, SIG_DFL)
    occupyStandardDescriptors()
    do {
      var command = try parseAsRoot(Arguments.all)
      try command.run()
    } catch {
      end(with: error)
    }
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
      try output.write(text + "\n")
      try output.close()
    } catch {
      StandardError.say(name, error.message)
      exit(withError: ArgumentParser.ExitCode(error.status.rawValue))
    }
    exit(withError: nil)
  }

  /// Runs the tool and turns a diagnostic into words and an exit status.
  public func run() throws {
    do {
      try execute()
    } catch let diagnostic as Diagnostic {
      StandardError.say(Self.name, diagnostic.message)
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

/// Puts something unusable in the place of standard descriptors that are closed.
///
/// Else the next file or pipe to be opened would be taken for standard input or output.
private func occupyStandardDescriptors() {
  for (descriptor, mode) in [
    (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY),
  ]
  where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest free number is this one: those below are open.
    _ = open("/dev/null", mode)
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
