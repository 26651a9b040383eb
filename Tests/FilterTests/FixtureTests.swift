import Foundation
import Testing

@testable import Filter

/// A prompt and its label, as the CSV fixtures hold them.
struct LabelledPrompt {
  let prompt: String
  let label: String

  /// The rows of a fixture without line breaks in its fields, the heading left out.
  static func load(_ name: String) throws -> [LabelledPrompt] {
    let file = packageRoot.appending(path: "Fixtures/\(name)")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    try #require(lines.first == "prompt,label")
    return try lines.dropFirst().map { line in
      // No label is quoted, so the last comma parts the fields.
      let comma = try #require(line.lastIndex(of: ","))
      var prompt = String(line[..<comma])
      if prompt.hasPrefix("\"") {
        prompt = prompt.dropFirst().dropLast().replacingOccurrences(of: "\"\"", with: "\"")
      }
      return LabelledPrompt(prompt: prompt, label: String(line[line.index(after: comma)...]))
    }
  }
}

/// What Fixtures/README.md promises of the data.
@Suite struct FixtureTests {
  static let classes = [
    "add_collateral", "borrow_asset", "claim_rewards", "deposit_asset", "remove_collateral",
    "repay_loan", "swap_asset", "withdraw_asset",
  ]

  @Test func theExemplarsAreBalanced() throws {
    let counts = try Dictionary(grouping: LabelledPrompt.load("mini.csv"), by: \.label)
      .mapValues(\.count)
    #expect(counts.keys.sorted() == Self.classes)
    #expect(counts.values.allSatisfy { $0 == 40 })
  }

  @Test func theEvaluationHasEveryClassAndPromptsThatMustNotExecute() throws {
    let rows = try LabelledPrompt.load("labels.csv")
    let counts = Dictionary(grouping: rows, by: \.label).mapValues(\.count)
    #expect(counts.keys.sorted() == (Self.classes + ["none"]).sorted())
    #expect(Self.classes.allSatisfy { counts[$0, default: 0] >= 37 })
    #expect(counts["none"] == 83 && rows.count == 382)
    #expect(try LabelledPrompt.load("nonexec.csv").allSatisfy { $0.label == "none" })
  }

  @Test func theLabelsStandInTheOrderOfThePrompts() throws {
    struct Row: Decodable {
      let id: String
      let prompt: String
    }
    let file = packageRoot.appending(path: "Fixtures/eval.jsonl")
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    #expect(try rows.map(\.prompt) == LabelledPrompt.load("labels.csv").map(\.prompt))
    #expect(Set(rows.map(\.id)).count == rows.count)
  }

  @Test func noPromptComesTwiceWhateverItsCaseAndPunctuation() throws {
    let prompts = try ["mini.csv", "nonexec.csv", "labels.csv"]
      .flatMap { try LabelledPrompt.load($0) }.map(\.prompt)
    // "???" has no words; it stands for itself.
    let keys = prompts.map { prompt in
      let words = prompt.lowercased().split { !($0.isLetter || $0.isNumber || $0 == ".") }
      return words.isEmpty ? prompt : words.joined(separator: " ")
    }
    #expect(Set(keys).count == prompts.count)
  }

  @Test func thePerClassThresholdsNameTheTaxonomy() throws {
    let file = packageRoot.appending(path: "Fixtures/per_class_thresholds.json")
    let thresholds = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: file))
    #expect(thresholds.keys.sorted() == Self.classes)
    #expect(thresholds.values.allSatisfy { (0...1).contains($0) })
  }

  /// Counted with the jq command line on eval.jsonl: all 299 pass, 37 of the 83 are held back.
  @Test func theGateHoldsBackQuestionsAndNegationsAndNoCommand() throws {
    let file = packageRoot.appending(path: "Fixtures/gate.jq")
    let gate = try JQProgram(String(contentsOf: file, encoding: .utf8))
    var heldBack: [String: Int] = [:]
    for row in try LabelledPrompt.load("labels.csv") {
      let json = try JSONEncoder().encode(["prompt": row.prompt])
      if try json.withUnsafeBytes({ try !gate.predicate($0) }) {
        heldBack[row.label, default: 0] += 1
      }
    }
    #expect(heldBack == ["none": 37])
  }
}
