public import ArgumentParser
import Groundwork

/// How many threads to use.
public struct ThreadOptions: ParsableArguments {
  /// The count; nil is the environment's, or one a processor.
  @Option(
    name: [.customShort("j"), .long],
    help: ArgumentHelp(
      "Threads (default: one a processor). The output never depends on it.", valueName: "n"))
  public var threads: Int?

  /// For ArgumentParser.
  public init() {}

  /// Refuses counts that make no sense.
  public func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024")
    }
    if threads == nil, let value = Environment.value(Environment.threads), environment == nil {
      throw ValidationError("\(Environment.threads) is \"\(value)\", not a number from 1 to 1024")
    }
  }

  private var environment: Int? {
    Environment.value(Environment.threads).flatMap(Int.init).flatMap {
      (1...1024).contains($0) ? $0 : nil
    }
  }

  /// The count to use.
  public var count: Int { threads ?? environment ?? availableProcessors() }
}
