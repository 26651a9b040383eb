import Foundation
import Testing

@testable import Encoder

/// The published models, where they are installed, against PyTorch.
///
/// Numbers from scripts/reference/model_vectors.py. Fetch them with `make models`.
struct PublishedModelTests {
  /// Where an installed model is looked for.
  static let search = ModelSearchPath(environment: ProcessInfo.processInfo.environment)

  /// Issue 3: largest difference of a component.
  static let tolerance: Float = 2e-6

  static let installed = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"].filter {
    (try? ModelFinder(search: search).find($0)) != nil
  }

  #if DEBUG
    // Without optimisation a product takes a hundred times as long: the small model, some short prompts.
    static let compared = installed.filter { $0 == "all-MiniLM-L6-v2" }
    static func isCompared(_ number: Int, tokens: Int) -> Bool { number % 8 == 6 && tokens <= 24 }
  #else
    static let compared = installed
    static func isCompared(_ number: Int, tokens: Int) -> Bool { true }
  #endif

  struct Prompts: Decodable {
    var short: [String]
    var joined: [[Int]]
    /// Every prompt, in the order of the vectors.
    var all: [String] { short + joined.map { $0.map { short[$0] }.joined(separator: " ") } }
  }

  struct Header: Decodable {
    var count: Int
    var dimension: Int
    /// Prompt p keeps the components c with (c + p) mod stride = 0.
    var stride: Int
    var tokens: [Int]
    var hashes: [String]
  }

  struct Reference {
    var prompts: [String]
    var header: Header
    var components: [[Float]]

    init(_ model: String) throws {
      let folder = fixtures.appendingPathComponent("reference")
      prompts = try JSONDecoder().decode(
        Prompts.self, from: Data(contentsOf: folder.appendingPathComponent("model_prompts.json"))
      ).all
      let file = try Data(contentsOf: folder.appendingPathComponent("\(model).vectors"))
      let line = try #require(file.firstIndex(of: UInt8(ascii: "\n")))
      header = try JSONDecoder().decode(Header.self, from: file[..<line])
      let kept = header.dimension / header.stride
      try #require(file.count - line - 1 == header.count * kept * 4)
      let count = header.count
      components = file[(line + 1)...].withUnsafeBytes { bytes in
        (0..<count).map { prompt in
          (0..<kept).map {
            bytes.loadUnaligned(fromByteOffset: 4 * (prompt * kept + $0), as: Float.self)
          }
        }
      }
      try #require(prompts.count == header.count)
    }
  }

  @Test(.enabled(if: !installed.isEmpty, "run \"make models\""), arguments: installed)
  func idsAreThoseOfTheReference(model: String) throws {
    let reference = try Reference(model)
    let location = try ModelFinder(search: Self.search).find(model)
    var parts = try TokenizerFolder(folder: ModelFolder(path: location.path)).read(modelType: "")
    // Both models cut some prompts: the longest of the reference is as long as their limit.
    parts.configuration.maximumLength = try #require(reference.header.tokens.max())
    let tokenizer = try WordPieceTokenizer(
      vocabulary: parts.vocabulary, configuration: parts.configuration)
    for (number, prompt) in reference.prompts.enumerated() {
      var ids: [Int32] = []
      _ = Array(prompt.utf8).withUnsafeBufferPointer { tokenizer.tokenize($0, into: &ids) }
      #expect(ids.count == reference.header.tokens[number], "\(prompt)")
      #expect(Self.hash(ids) == reference.header.hashes[number], "\(prompt)")
    }
  }

  @Test(.enabled(if: !compared.isEmpty, "run \"make models\""), arguments: compared)
  func vectorsAreThoseOfTheReference(model: String) throws {
    let reference = try Reference(model)
    let encoder = try Models.load(name: model, search: Self.search).encoder
    #expect(encoder.tokenLimit == reference.header.tokens.max())
    let stride = reference.header.stride
    var count = 0
    for (number, prompt) in reference.prompts.enumerated()
    where Self.isCompared(number, tokens: reference.header.tokens[number]) {
      let vector = try encoder.vectors([prompt])[0]
      let first = (stride - number % stride) % stride
      let kept = Swift.stride(from: first, to: vector.count, by: stride).map { vector[$0] }
      let difference = largestDifference(kept, reference.components[number])
      #expect(difference <= Self.tolerance, "\(prompt)")
      count += 1
    }
    #expect(count >= 5)
  }

  @Test(
    .enabled(if: !compared.isEmpty, "run \"make models\""), arguments: compared,
    EncoderPrecision.allCases)
  func companyAndOrderChangeNothing(model: String, precision: EncoderPrecision) throws {
    let options = EncoderOptions(precision: precision)
    let encoder = try Models.load(name: model, search: Self.search, options: options, threads: 2)
      .encoder
    let prompts = ["a", "borrow 250 USDC", "?", "swap 3.75 wBTC for stETH"]
    let alone = try prompts.map { try encoder.vectors([$0])[0] }
    #expect(try encoder.vectors(prompts) == alone)
    #expect(try encoder.vectors(prompts.reversed()) == alone.reversed())
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
