import Groundwork

/// What a `sentencepiece.bpe.model` says: pieces with scores, and the character map.
///
/// - SeeAlso: `sentencepiece_model.proto` of SentencePiece; the encoding is protocol buffers'.
struct SentencePieceFile {
  private(set) var pieces: [(text: [UInt8], score: Double)] = []
  /// Bytes for ``Precompiled``; empty for none.
  private(set) var characterMap: [UInt8] = []

  /// Reads the fields that decide ids.
  ///
  /// - Throws: `Failure` when the bytes are not whole fields, or the model is no unigram model.
  init(_ bytes: [UInt8]) throws(Failure) {
    var kind: UInt64 = 1
    var reader = ProtocolBuffer(bytes[...])
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let piece)): pieces.append(try Self.piece(piece))
      case (2, .bytes(let trainer)):
        var trainer = ProtocolBuffer(trainer)
        while let field = try trainer.next() {
          if field.number == 3, case .number(let type) = field.value { kind = type }
        }
      case (3, .bytes(let normalizer)):
        var normalizer = ProtocolBuffer(normalizer)
        while let field = try normalizer.next() {
          if field.number == 2, case .bytes(let map) = field.value { characterMap = Array(map) }
        }
      default: break
      }
    }
    guard kind == 1 else {
      throw Failure("a SentencePiece model that is not a unigram model is not supported")
    }
  }

  private static func piece(
    _ bytes: ArraySlice<UInt8>
  ) throws(Failure) -> (text: [UInt8], score: Double) {
    var piece: (text: [UInt8], score: Double) = ([], 0)
    var reader = ProtocolBuffer(bytes)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let text)): piece.text = Array(text)
      case (2, .float(let score)):
        guard score.isFinite else { throw ProtocolBuffer.broken }
        piece.score = Double(score)
      default: break
      }
    }
    return piece
  }
}

/// Reads the fields of a message of protocol buffers one after the other.
private struct ProtocolBuffer {
  private var rest: ArraySlice<UInt8>

  enum Value {
    case number(UInt64)
    case float(Float)
    case bytes(ArraySlice<UInt8>)
  }

  static var broken: Failure {
    Failure("the SentencePiece file is broken", remedy: "fetch the model again")
  }

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field, or nil at the end.
  mutating func next() throws(Failure) -> (number: UInt64, value: Value)? {
    guard !rest.isEmpty else { return nil }
    let key = try varint()
    switch key & 7 {
    case 0: return (key >> 3, .number(try varint()))
    case 1:
      _ = try take(8)
      return (key >> 3, .number(0))
    case 2:
      let length = try varint()
      guard length <= UInt64(rest.count) else { throw Self.broken }
      return (key >> 3, .bytes(try take(Int(length))))
    case 5:
      let bits = try take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return (key >> 3, .float(Float(bitPattern: bits)))
    default: throw Self.broken
    }
  }

  private mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw Self.broken }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func varint() throws(Failure) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw Self.broken }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw Self.broken
  }
}
