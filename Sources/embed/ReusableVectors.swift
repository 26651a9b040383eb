import CommandLineTool
import Encoder
import Groundwork
import Records
import Streams
import Workflow

/// Vectors of an earlier output of the same encoder, found by prompt.
final class ReusableVectors {
  private let dimension: Int
  /// Row of each trimmed prompt.
  private var rows: [[UInt8]: Int] = [:]
  /// Shape (rows, dimension).
  private var vectors: [Float] = []
  /// What had been lost of each row's prompt.
  private(set) var losses: [PromptLoss] = []

  /// Reads the whole file.
  ///
  /// - Throws: `Diagnostic` where a line is no record of this encoder's making: silence would
  ///   mix two encoders, or embed everything anew without a word.
  init(file: String, encoder: any TextEncoder, promptField: String) throws(Diagnostic) {
    dimension = encoder.dimension
    try Self.refuseOutput(file)
    var vector: [Float] = []
    try forEachRecord(inFile: file) { (record) throws(RecordError) in
      let prompt = try record.prompt(promptField, of: .embedded)
      let identity = try record.string("embedder")
      guard identity == encoder.identity else {
        throw RecordError(
          what:
            "\"embedder\" is \(identity.map { "\"\($0)\"" } ?? "missing"), this run's is \"\(encoder.identity)\"",
          remedy: "reuse an output of the same encoder")
      }
      guard try record.floats("embedding", into: &vector), vector.count == dimension else {
        throw RecordError(
          what:
            "\"embedding\" has \(counted(vector.count, "number")), the encoder makes \(dimension)",
          remedy: "reuse an output of the same encoder")
      }
      // A zero vector is what there was before there was a field for it.
      let loss = PromptLoss(
        isTruncated: try record.bool("truncated") ?? false,
        isUnknown: try record.bool("no_known_token") ?? vector.allSatisfy { $0 == 0 })
      guard rows[prompt] == nil else { return }
      rows[prompt] = losses.count
      vectors += vector
      losses.append(loss)
    }
  }

  /// Refuses the file that the shell has just emptied for this run's output.
  private static func refuseOutput(_ file: String) throws(Diagnostic) {
    guard let earlier = FileIdentity.regularFile(at: file),
      earlier == FileIdentity.regularFile(openAs: .standardOutput)
    else { return }
    throw Diagnostic(
      SourceLocation(file), "is the output too", remedy: "write to another file, then rename it",
      status: .usage)
  }

  /// The row of a trimmed prompt, nil where it is new.
  func index(of prompt: [UInt8]) -> Int? { rows[prompt] }

  /// One vector, shape (dimension).
  func vector(_ row: Int) -> ArraySlice<Float> {
    vectors[(row * dimension)..<((row + 1) * dimension)]
  }
}
