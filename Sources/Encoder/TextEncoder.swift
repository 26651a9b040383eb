import Groundwork

/// Turns prompts into vectors: tokenize on any thread, then encode in a session of one's own.
public protocol TextEncoder: Sendable {
  /// Short name, such as `static` or `all-MiniLM-L6-v2`.
  var name: String { get }

  /// `NAME@FINGERPRINT`: equal identities make equal vectors for equal prompts.
  var identity: String { get }

  /// Number of components of a vector; positive.
  var dimension: Int { get }

  /// Most tokens a prompt may have, special tokens included; the rest is cut off.
  var tokenLimit: Int { get }

  /// Appends the token ids of a prompt, special tokens included.
  ///
  /// Safe to call from several threads at once.
  ///
  /// - Parameters:
  ///   - prompt: UTF-8; an ill-formed sequence reads as U+FFFD.
  ///   - ids: Receives between 1 and ``tokenLimit`` ids; what it holds already stays.
  /// - Returns: Whether the prompt was longer than ``tokenLimit`` and was cut.
  func tokenize(_ prompt: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool

  /// Whether the encoder knows any token of a prompt.
  ///
  /// - Parameter ids: What ``tokenize(_:into:)`` made of the prompt.
  /// - Returns: False where it knows none, so that the vector says nothing of the prompt.
  func knowsAny(of ids: ArraySlice<Int32>) -> Bool

  /// Makes a session: scratch memory for one thread.
  func makeSession() -> any EncoderSession
}

/// One thread's use of an encoder; not safe to share between threads.
public protocol EncoderSession: AnyObject {
  /// Replaces `vectors` by the vectors of the batch.
  ///
  /// A vector depends on its own tokens alone, never on its company in the batch.
  ///
  /// - Parameters:
  ///   - batch: Ids that this encoder's ``TextEncoder/tokenize(_:into:)`` made.
  ///   - vectors: Shape (batch.count, dimension), row-major. A row is all zero when the encoder
  ///     knows none of the prompt's tokens; no component is ever NaN.
  /// - Throws: ``Failure`` when an id lies outside the vocabulary.
  func encode(_ batch: TokenBatch, into vectors: inout [Float]) throws(Failure)
}
