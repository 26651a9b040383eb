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
  /// Loads something anew; what is in use stays where anything is wrong with the new.
  ///
  /// - Parameter load: Loads everything, then puts it to use; says what is in use now.
  public func reload(_ load: () throws -> String) {
    do {
      say(try load())
    } catch let problem as Diagnostic {
      say("\(problem.text); what was loaded before stays in use")
    } catch {
      say("\(error); what was loaded before stays in use")
    }
  }
}
