import Foundation
import TestSupport
import Testing

@testable import Encoder

/// Files as other tools write them, which must mean what the usual ones mean.
struct OddFilesTests {
  private static func vectors(_ folder: TemporaryFolder, _ text: String) throws -> [[Float]] {
    try Models.load(name: "\(folder.path)/m", search: ModelSearchPath(roots: []))
      .encoder.vectors([text])
  }

  private static func copy(_ model: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.copy(model: model, as: "m")
    return folder
  }

  /// A tokenizer that was pruned lacks numbers; what it still has keeps its own.
  @Test func aVocabularyMayHaveAHole() throws {
    let folder = try Self.copy("tiny-bert")
    let whole = try Self.vectors(folder, "swap eth to dai")
    try folder.edit("m/tokenizer.json", "\n      \"##ly\": 108,", "")
    #expect(try Self.vectors(folder, "swap eth to dai") == whole)
  }

  /// The name that the activation has where it was written in Python.
  @Test func geluOfPythonIsGelu() throws {
    let folder = try Self.copy("tiny-bert")
    let usual = try Self.vectors(folder, "swap eth to dai")
    try folder.edit("m/config.json", #""hidden_act": "gelu""#, #""hidden_act": "gelu_python""#)
    #expect(try Self.vectors(folder, "swap eth to dai") == usual)
  }

  /// Token weights that were computed in Double are saved so; a Float in Double is the same number.
  @Test func tokenWeightsMayBeDoubles() throws {
    let folder = try Self.copy("tiny-model2vec")
    let usual = try Self.vectors(folder, "swap eth to dai")
    let file = fixtures.appendingPathComponent("models/tiny-model2vec/model.safetensors")
    let bytes = [UInt8](try Data(contentsOf: file))
    let headerCount = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = String(decoding: bytes[8..<8 + headerCount], as: UTF8.self)
    let old = #""weights":{"dtype":"F32","shape":[112],"data_offsets":[4480,4928]}"#
    let new = #""weights":{"dtype":"F64","shape":[112],"data_offsets":[4480,5376]}"#
    #expect(header.contains(old))
    let numbers = bytes[(8 + headerCount)...]
    let doubles = stride(from: 4480, to: 4928, by: 4).flatMap { offset in
      let word = (0..<4).reduce(UInt32(0)) {
        $0 | UInt32(numbers[numbers.startIndex + offset + $1]) << UInt32(8 * $1)
      }
      let pattern = Double(Float(bitPattern: word)).bitPattern
      return (0..<8).map { UInt8(truncatingIfNeeded: pattern >> UInt64(8 * $0)) }
    }
    let text = Array(header.replacingOccurrences(of: old, with: new).utf8)
    let count = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    try folder.write(
      "m/model.safetensors", count + text + Array(numbers.prefix(4480)) + doubles)
    #expect(try Self.vectors(folder, "swap eth to dai") == usual)
  }
}
