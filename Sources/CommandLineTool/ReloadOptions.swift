public import ArgumentParser
import Groundwork
import Streams

/// Whether SIGHUP reads files again.
public struct ReloadOptions: ParsableArguments {
  /// Whether it does.
  @Flag(help: "On SIGHUP, read the named files again and reopen --rejects, instead of ending.")
  public var reload = false

  /// For ArgumentParser.
  public init() {}

  /// Takes SIGHUP for a wish from here on, where that is wanted.
  public func listen() {
    if reload { _ = Reload.listen() }
  }
}

extension Tool {
  /// Loads files anew and opens the rejects anew; what is in use stays where anything is wrong.
  ///
  /// - Parameters:
  ///   - pipeline: Whose rejects they are.
  ///   - load: Loads everything; gives what to say, and what puts it to use, which cannot fail.
  public func reload(
    _ pipeline: RecordPipeline, _ load: () throws -> (words: String, use: () -> Void)
  ) {
    do {
      let (words, use) = try load()
      try pipeline.reopenRejects()
      use()
      say(words)
    } catch let problem as Diagnostic {
      say("\(problem.text); what was loaded before stays in use")
    } catch {
      say("\(error); what was loaded before stays in use")
    }
  }
}
