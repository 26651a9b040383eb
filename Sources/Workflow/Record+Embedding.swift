public import Records
import Streams

extension Record {
  /// Replaces `vector` by the row's embedding.
  ///
  /// - Throws: `RecordError` where there is none, or it is no vector.
  public func embedding(into vector: inout [Float]) throws(RecordError) {
    guard try floats("embedding", into: &vector) else {
      guard SuiteFile(self) != .scored else {
        throw RecordError(
          what: "\"embedding\" is missing, as score drops it",
          remedy: "give the output of embed, or keep it with \(.keptEmbedding)")
      }
      throw missing("embedding", of: .embedded, remedy: "run the rows through embed")
    }
    guard !vector.isEmpty else {
      throw RecordError(what: "\"embedding\" is empty", remedy: "run the rows through embed")
    }
  }
}
