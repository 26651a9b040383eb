public import Groundwork
import Tokenizer

/// The built-in encoder: the direction of the sum of a prompt's token vectors, v = s / ‖s‖.
///
/// The vectors are distilled from all-MiniLM-L6-v2 and compiled in, weighted by how rare the token
/// is; `scripts/distil_static_table.py` and `scripts/learn_static_table.py` say how. Opening, closing and
/// unknown tokens have no vector. Nothing is read at run time, and no prompt is too long.
public struct StaticEncoder: TextEncoder {
  private let table: StaticTable
  private let tokenizer: any Tokenizer

  public let name = "static"
  public let identity: String
  public var dimension: Int { table.dimension }
  public var tokenLimit: Int { .max }
  /// How texts become tokens.
  public var tokenizerKind: String { tokenizer.kind }

  /// Makes the encoder; building the vocabulary's hash table is all the work there is.
  ///
  /// - Throws: ``Failure`` when the compiled-in table is damaged.
  public init() throws(Failure) {
    table = try StaticTable()
    identity = "static@\(table.fingerprint)"
    tokenizer = try builtInTokenizer(
      bytes: Array(table.vocabulary), offsets: Array(table.offsets))
  }

  public func tokenize(_ prompt: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    tokenizer.tokenize(prompt, into: &ids)
  }

  public func knowsAny(of ids: ArraySlice<Int32>) -> Bool {
    ids.contains { $0 >= 0 && $0 < table.rows && table.scales[Int($0)] != 0 }
  }

  public func makeSession() -> any EncoderSession {
    StaticEncoderSession(table)
  }
}

/// The built-in encoder needs no scratch memory, so a session is but the table.
private final class StaticEncoderSession: EncoderSession {
  private let table: StaticTable

  init(_ table: StaticTable) {
    self.table = table
  }

  func encode(_ batch: TokenBatch, into vectors: inout [Float]) throws(Failure) {
    try check(batch)
    let (count, dimension) = (batch.count, table.dimension)
    if vectors.count != count * dimension {
      vectors = [Float](repeating: 0, count: count * dimension)
    }
    vectors.withUnsafeMutableBufferPointer { vectors in
      batch.ids.withUnsafeBufferPointer { ids in
        guard let output = vectors.baseAddress else { return }
        for index in 0..<count {
          let tokens = ids[batch.offsets[index]..<batch.offsets[index + 1]]
          table.writeDirection(
            of: UnsafeBufferPointer(rebasing: tokens), to: output + index * dimension)
        }
      }
    }
  }

  private func check(_ batch: TokenBatch) throws(Failure) {
    try batch.validate()
    if let id = batch.ids.first(where: { $0 < 0 || $0 >= table.rows }) {
      throw Failure("token id \(id) is outside the vocabulary of \(table.rows) tokens")
    }
  }
}
