import Foundation
import Testing

/// The published models as `embed` runs them, against PyTorch; `make test` fetches them.
///
/// Numbers from scripts/reference/model_vectors.py, over 320 prompts of 3 tokens to each model's limit.
@Suite(.serialized) struct PublishedVectorTests {
  /// Largest difference of a component that is allowed.
  static let tolerance: Float = 2e-6

  static let models = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]
  static let installed = models.filter { model in
    (try? Workspace.shell("embed --list-models | grep -q '^\(model)\\>'").status) == 0
  }

  /// What torch gives.
  struct Reference {
    struct Header: Decodable {
      let count: Int
      let dimension: Int
      /// Of prompt p the components c with (c + p) mod stride = 0 are kept.
      let stride: Int
    }
    let header: Header
    let components: [Float]

    init(_ model: String) throws {
      let path = PublishedVectorTests.folder.appendingPathComponent("\(model).vectors")
      let file = try Data(contentsOf: path)
      let line = try #require(file.firstIndex(of: UInt8(ascii: "\n")))
      header = try JSONDecoder().decode(Header.self, from: file[..<line])
      components = PublishedVectorTests.floats(in: file[(line + 1)...])
      let kept = header.dimension / header.stride
      try #require(components.count == header.count * kept)
    }

    /// The largest difference of a component that was kept.
    func difference(of vector: [Float], prompt: Int) -> Float {
      let kept = header.dimension / header.stride
      let first = (header.stride - prompt % header.stride) % header.stride
      return (0..<kept).reduce(0) {
        max($0, abs(vector[first + $1 * header.stride] - components[prompt * kept + $1]))
      }
    }
  }

  fileprivate static let folder = Workspace.root.appendingPathComponent("Fixtures/reference")

  fileprivate static func floats(in data: Data) -> [Float] {
    data.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map {
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
      }
    }
  }

  /// Writes the prompts of the reference as records.
  private static func writePrompts(to folder: URL) throws -> Int {
    struct Prompts: Decodable {
      let short: [String]
      let joined: [[Int]]
    }
    let file = Self.folder.appendingPathComponent("model_prompts.json")
    let prompts = try JSONDecoder().decode(Prompts.self, from: Data(contentsOf: file))
    let all =
      prompts.short + prompts.joined.map { $0.map { prompts.short[$0] }.joined(separator: " ") }
    let lines = try all.map { try JSONEncoder().encode(["prompt": $0]) + Data("\n".utf8) }
    try lines.reduce(Data(), +).write(to: folder.appendingPathComponent("prompts.jsonl"))
    return all.count
  }

  @Test(.enabled(if: !installed.isEmpty, "run \"make models\""), arguments: installed)
  func vectorsAreThoseOfTheReference(model: String) throws {
    struct Row: Decodable { let embedding: Data }
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reference = try Reference(model)
    #expect(try Self.writePrompts(to: scratch.url) == reference.header.count)
    let run = try Workspace.shell(
      "embed --model \(model) --encoding base64 prompts.jsonl", in: scratch.url)
    #expect(run.status == 0, "\(run.error)")
    let rows = try run.output.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
    try #require(rows.count == reference.header.count)
    for (prompt, row) in rows.enumerated() {
      let vector = Self.floats(in: row.embedding)
      try #require(vector.count == reference.header.dimension)
      #expect(
        reference.difference(of: vector, prompt: prompt) <= Self.tolerance, "prompt \(prompt)")
    }
  }

  /// One worker and several, and the other order, which puts every prompt into other company.
  @Test(
    .enabled(if: !installed.isEmpty, "run \"make models\""), arguments: installed,
    ["f32", "bf16", "int8", "int8-weights"])
  func threadsCompanyAndOrderChangeNoByte(model: String, precision: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    _ = try Self.writePrompts(to: scratch.url)
    let run = try Workspace.shell(
      """
      set -e
      embed="embed --quiet --model \(model) --precision \(precision) --encoding base64"
      awk 'length($0) < 400' prompts.jsonl | head -n 150 > some.jsonl
      $embed --threads 1 some.jsonl > one
      $embed --threads 3 some.jsonl | cmp - one
      tac some.jsonl | $embed --threads 2 | tac | cmp - one
      while read -r line; do printf '%s\\n' "$line"; sleep 0.001; done < some.jsonl | $embed | cmp - one
      """, in: scratch.url)
    #expect(run.status == 0, "\(run.error)")
  }
}
