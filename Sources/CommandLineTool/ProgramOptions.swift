public import ArgumentParser
import Groundwork
import Streams

/// What a jq program may do: how long it runs, and what it reads.
public struct ProgramOptions: ParsableArguments {
  /// The limit for one row, in seconds.
  @Option(
    help: ArgumentHelp("Longest that a jq program may take over one row.", valueName: "seconds"))
  public var gateTimeout = 1.0

  /// Whether programs may read files and the environment.
  @Flag(help: "Let jq programs import modules, load ~/.jq and see the environment.")
  public var trustJq = false

  /// For ArgumentParser.
  public init() {}

  /// Refuses limits that are none.
  public func validate() throws {
    guard gateTimeout > 0, gateTimeout <= 86_400 else {
      throw ValidationError("--gate-timeout must be above 0 and at most 86400 seconds")
    }
  }
}

extension Tool {
  /// Ends the process at once because a jq program does not stop when told to.
  ///
  /// Rows before the one it is at have been written; no thread is waited for.
  public static func endStuck(afterSeconds limit: Double) {
    let problem = Diagnostic(
      nil, "a jq program took more than \(limit) s over one row and cannot be stopped",
      remedy: "mend the program, or raise --gate-timeout")
    StandardError.say(name, problem.text)
    ThisProcess.endAtOnce(problem.status.rawValue)
  }
}
