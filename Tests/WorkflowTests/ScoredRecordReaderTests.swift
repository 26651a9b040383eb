import Groundwork
import Streams
import Decision
import Records
import Testing

@testable import Workflow

@Suite struct ScoredRecordReaderTests {
  static let plain =
    #"{"prompt":" a ","scores":{"x":0.75,"y":0.25},"predicted":"x","confidence":0.75,"margin":0.5,"mapper":"m""#

  /// Reads one line with no labels file.
  static func read(
    _ line: String, nonExecutable: [String] = []
  ) throws(RecordError) -> ScoredRecordReader.Row {
    let gold: GoldLabels
    do throws(Diagnostic) {
      gold = try GoldLabels(file: nil, promptField: "prompt")
    } catch {
      throw RecordError(what: error.message, remedy: "")
    }
    let reader = ScoredRecordReader(
      promptField: "prompt", gold: gold, declared: DeclaredLabels(nonExecutable))
    let parser = RecordParser()
    let bytes = Array(line.utf8)
    return try bytes.withUnsafeBytes { all in
      Result { () throws(RecordError) in
        try reader.read(
          try parser.parse(all))
      }
    }.get()
  }

  @Test func readsWhatScoreWrote() throws {
    let row = try Self.read(
      Self.plain + #","familiarity":0.5,"seen":true,"gate":false,"label":"y"}"#)
    #expect(row.origin.taxonomy.classes == ["x", "y"])
    #expect(row.origin.mapper == "m")
    #expect(row.scored.predicted == 0)
    #expect(row.scored.values[.confidence] == 0.75)
    #expect(row.scored.values[.margin] == 0.5)
    #expect(row.scored.values[.familiarity] == 0.5)
    #expect(row.scored.seen)
    #expect(row.scored.gate == false)
    #expect(row.scored.gold == .label(1))
    #expect(row.scored.promptHash == Prompt.hash(Array("a".utf8)))
  }

  /// A row of one of several mappers, gates and label spellings, with or without scores.
  private static func randomLine(_ random: inout SplitMix64) -> String {
    // The last cannot be spelled without an escape, and so is read anew in every row.
    let classes =
      [["x", "y"], ["y", "x"], ["y", "x", "z"], ["x\\\"q", "y"]].randomElement(using: &random) ?? []
    let predicted = classes.randomElement(using: &random) ?? ""
    let label =
      ["\"x\"", "\"y\"", "\"\\u0079\"", "null", "\"none\"", "\"other\"", "1", nil]
      .randomElement(using: &random) ?? nil
    var fields = [
      #""prompt":"\#(["a", " a ", "\\u0061", "b", "", "ü"].randomElement(using: &random) ?? "")""#,
      #""predicted":"\#(predicted)""#, #""confidence":0.5,"margin":0.25"#,
    ]
    if Bool.random(using: &random) {
      fields.append(
        #""scores":{\#(classes.map { "\"\($0)\":0.5" }.joined(separator: ","))}"#)
    }
    if let label { fields.append("\"label\":\(label)") }
    for (field, values) in [
      ("mapper", ["\"m\"", "\"n\"", "3"]), ("gate_fingerprint", ["\"g\"", "\"h\""]),
      ("nonexecutable", ["[\"y\"]", "[\"x\"]", "[]"]),
    ] where Int.random(in: 0..<3, using: &random) == 0 {
      fields.append("\"\(field)\":\(values.randomElement(using: &random) ?? "")")
    }
    return "{\(fields.joined(separator: ","))}"
  }

  private static func outcome(_ reader: ScoredRecordReader, _ line: String) -> String {
    let parser = RecordParser()
    return Array(line.utf8).withUnsafeBytes { bytes in
      do throws(RecordError) {
        let row = try reader.read(try parser.parse(bytes))
        let origin = row.origin
        return "\(row.scored) \(row.goldLabel) \(row.predictedName) \(origin.mapper as Name?) "
          + "\(origin.gate as Name?) \(origin.taxonomy.classes) \(origin.taxonomy.isNonExecutable)"
      } catch {
        return "\(error.what)"
      }
    }
  }

  /// A reader that has read other rows reads a row as one that has read none.
  @Test(arguments: [true, false]) func earlierRowsLeaveNoTrace(needsClasses: Bool) throws {
    var random = SplitMix64(seed: 5)
    let gold = try GoldLabels(file: nil, promptField: "prompt")
    let makeReader = {
      ScoredRecordReader(
        promptField: "prompt", gold: gold, declared: DeclaredLabels(["none"]),
        needsClasses: needsClasses)
    }
    let reader = makeReader()
    var refused = 0
    for _ in 0..<4000 {
      let line = Self.randomLine(&random)
      let (found, wanted) = (Self.outcome(reader, line), Self.outcome(makeReader(), line))
      if found != wanted { Issue.record("\(line): \(found), expected \(wanted)") }
      if !wanted.hasPrefix("ScoredRow") { refused += 1 }
    }
    // Both kinds are met.
    #expect((400...3600).contains(refused))
  }

  @Test func aMissingFamiliarityIsNotFamiliar() throws {
    #expect(try Self.read(Self.plain + "}").scored.values[.familiarity] == 0)
  }

  @Test func labelsThatMustNeverFire() throws {
    #expect(try Self.read(Self.plain + #","label":null}"#).scored.gold == .notExecutable)
    #expect(
      try Self.read(Self.plain + #","label":"none"}"#, nonExecutable: ["none"]).scored.gold
        == .notExecutable)
    #expect(
      try Self.read(Self.plain + #","label":"y","nonexecutable":["y"]}"#).scored.gold
        == .notExecutable)
    #expect(try Self.read(Self.plain + "}").scored.gold == .unlabelled)
  }

  /// Its top class is one that the mapper has, whatever the label.
  @Test func theTopClassOfARowWithoutScoresIsNoted() throws {
    let declared = DeclaredLabels(["x", "z"])
    let reader = ScoredRecordReader(
      promptField: "prompt", gold: nil, declared: declared, needsClasses: false)
    let line = #"{"prompt":"a","predicted":"x","confidence":0.5}"#
    let parser = RecordParser()
    _ = try Array(line.utf8).withUnsafeBytes { try reader.read(try parser.parse($0)) }
    #expect(
      declared.notes.map(\.description) == [
        "labels that must not execute: \"x\" is a class of the mapper that may fire, and what fires as it "
          + "though its label is \"x\" counts as hallucinated; if it must never fire, fit with labels "
          + "that must not execute x",
        "labels that must not execute: \"z\" is the label of no row; there are x",
      ])
  }

  @Test(arguments: [
    (#","label":"z"}"#, "\"label\" is \"z\", which is no class of the mapper (x, y)"),
    (#","label":""}"#, "\"label\" is empty"),
    (#","familiarity":2}"#, "\"familiarity\" is 2.0, outside 0 to 1"),
  ])
  func refusals(rest: String, what: String) {
    do throws(RecordError) {
      _ = try Self.read(Self.plain + rest)
      Issue.record("read \(rest)")
    } catch {
      #expect(error.what.description == what)
    }
  }
}
