import Foundation
import Testing
import TestSupport

@testable import Encoder
@testable import ModelFiles
@testable import Tokenizer

/// The published models' token ids, where the models are installed, against Hugging Face's tokenizers.
///
/// From scripts/reference/model_vectors.py. Fetch the models with `make models`. Their vectors are held
/// against PyTorch's by the command-line tests, because without optimisation they take minutes.
struct PublishedModelTests {
  /// Where an installed model is looked for.
  static let search = ModelSearchPath(environment: ProcessInfo.processInfo.environment)

  static let installed = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"].filter {
    (try? ModelFinder(search: search).find($0)) != nil
  }

  struct Prompts: Decodable {
    var short: [String]
    var joined: [[Int]]
    /// Every prompt, in the order of the vectors.
    var all: [String] { short + joined.map { $0.map { short[$0] }.joined(separator: " ") } }
  }

  /// What Hugging Face's tokenizer gives for each prompt.
  struct Reference: Decodable {
    /// Number of ids.
    var tokens: [Int]
    /// Of the ids.
    var hashes: [String]
  }

  @Test(.enabled(if: !installed.isEmpty, "run \"make models\""), arguments: installed)
  func idsAreThoseOfTheReference(model: String) throws {
    let folder = fixtures.appendingPathComponent("reference")
    let prompts = try JSONDecoder().decode(
      Prompts.self, from: Data(contentsOf: folder.appendingPathComponent("model_prompts.json"))
    ).all
    let file = try Data(contentsOf: folder.appendingPathComponent("\(model).vectors"))
    let line = try #require(file.firstIndex(of: UInt8(ascii: "\n")))
    let reference = try JSONDecoder().decode(Reference.self, from: file[..<line])
    try #require(prompts.count == reference.tokens.count)
    let location = try ModelFinder(search: Self.search).find(model)
    let place = ModelFolder(path: location.path)
    let settings = try TokenizerSettings(
      folder: place, modelType: model.contains("mpnet") ? "mpnet" : "bert", modelClass: nil)
    var parts = try TokenizerFolder(folder: place).read(settings)
    // Both models cut some prompts: the longest of the reference is as long as their limit.
    parts.maximumLength = try #require(reference.tokens.max())
    let tokenizer = try parts.tokenizer()
    for (number, prompt) in prompts.enumerated() {
      var ids: [Int32] = []
      _ = Array(prompt.utf8).withUnsafeBufferPointer { tokenizer.tokenize($0, into: &ids) }
      #expect(ids.count == reference.tokens[number], "\(prompt)")
      #expect(Self.hash(ids) == reference.hashes[number], "\(prompt)")
    }
  }

  /// FNV-1a, 64 bits, over the ids as 32-bit little-endian integers, as the script has it.
  static func hash(_ ids: [Int32]) -> String {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for id in ids {
      for shift in 0..<4 {
        let byte = UInt64(UInt8(truncatingIfNeeded: id >> Int32(8 * shift)))
        value = (value ^ byte) &* 0x100_0000_01B3
      }
    }
    return String(repeating: "0", count: 16 - String(value, radix: 16).count)
      + String(value, radix: 16)
  }
}
