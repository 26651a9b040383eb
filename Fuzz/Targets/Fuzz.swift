import Glibc

/// Everything that can be fuzzed: `fuzz TARGET [libFuzzer's options] [corpus folders]`.
///
/// A target returns for every input, good or bad. What it must not do is trap, hang, or break a
/// property that it states with `precondition`.
enum Fuzz {
  /// What is done with an input.
  typealias Target = @Sendable (UnsafeRawBufferPointer) -> Void

  /// Every target, by the name of its corpus.
  static let targets: [(name: String, run: Target)] = [
    ("records", fuzzRecords), ("json", fuzzJSON), ("csv", fuzzCSV), ("base64", fuzzBase64),
    ("mapper", fuzzMapper), ("operating-point", fuzzOperatingPoint), ("metrics", fuzzMetrics),
    ("tokenizer", fuzzTokenizerFile), ("safetensors", fuzzSafetensors),
    ("wordpiece", fuzzWordPiece), ("jq", fuzzJQ), ("kernels", fuzzTransformerKernels),
    ("regression", fuzzRegressionKernels),
  ]

  /// The target of the command line.
  static let chosen: Target? =
    targets.first { $0.name == CommandLine.arguments.dropFirst().first }?.run

  /// Says why there is nothing to run, and ends.
  static func end(_ words: String, status: CInt) -> Never {
    let line = Array("fuzz: \(words)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(status)
  }
}

/// Called by libFuzzer before it reads the command line; takes the target's name out of it.
@_cdecl("LLVMFuzzerInitialize")
public func initializeFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  if CommandLine.arguments.dropFirst() == ["--list"] {
    for target in Fuzz.targets { puts(target.name) }
    exit(0)
  }
  guard Fuzz.chosen != nil else {
    Fuzz.end("name a target; 'fuzz --list' lists them", status: 64)
  }
  arguments.pointee[1] = arguments.pointee[0]
  arguments.pointee += 1
  count.pointee -= 1
  return 0
}

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  Fuzz.chosen?(UnsafeRawBufferPointer(start: bytes, count: size))
  return 0
}
