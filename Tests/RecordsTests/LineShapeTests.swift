import Groundwork
import Records
import Testing

/// A parser that has read other lines reads a line as one that has read none.
@Suite struct LineShapeTests {
  private static let names = [
    "a", "b", "", "prompt", "a_name_of_more_than_a_word", "ü", "c:", "1", "A", "\\\"q", "\\u0061",
    "x\\ny",
  ]

  /// What a parser says of a line: the error, or each field's text, asked twice in some order.
  private static func outcome(
    _ parser: RecordParser, _ line: [UInt8], asking questions: [String]
  ) -> [String] {
    line.withUnsafeBytes { bytes in
      do throws(RecordError) {
        let record = try parser.parse(bytes)
        let fields = (questions + questions.reversed()).map { name in
          record.rawValue(name).map { String(decoding: $0, as: UTF8.self) } ?? "–"
        }
        var edits = FieldEdits()
        edits.set("b") { $0.number(1) }
        edits.remove("prompt")
        var written: [UInt8] = []
        record.write(edits, into: &written)
        return record.fieldNames + fields + [String(decoding: written, as: UTF8.self)]
      } catch {
        return ["\(error.what)"]
      }
    }
  }

  /// Streams whose lines keep their shape, lose or gain fields, break off, or are anything else.
  @Test(arguments: 1...40) func earlierLinesLeaveNoTrace(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let parser = RecordParser()
    var shape: [String] = []
    for number in 0..<200 {
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        shape = (0..<Int.random(in: 0...45, using: &random)).map { "f\($0)" }.shuffled(
          using: &random)
      case 1:
        shape = Self.names.shuffled(using: &random).dropLast(Int.random(in: 0...12, using: &random))
      case 2: shape = shape.dropLast()
      case 3: shape.append("g\(number)")
      // A name that stands twice, or one in another's place.
      case 4 where !shape.isEmpty: shape[shape.count - 1] = shape[0]
      default: break
      }
      var line = Array(
        "{\(shape.map { "\"\($0)\": [\(number), \"}\"]" }.joined(separator: ","))}".utf8)
      if Int.random(in: 0..<6, using: &random) == 0 {
        line.removeLast(Int.random(in: 0...line.count, using: &random))
      }
      let questions = (Self.names + ["f0", "f40", "g\(number)", "absent"]).shuffled(using: &random)
      // Mostly the same questions in the same order, as a stage asks them.
      let usual = number % 3 == 0 ? questions : Self.names + ["f1", "absent"]
      // The same names in other memory; and of one, what Unicode takes for the same and JSON does not.
      let asked =
        number % 2 == 0
        ? usual
        : usual.map { String(decoding: Array($0.utf8), as: UTF8.self) } + ["u\u{308}"]
      #expect(
        Self.outcome(parser, line, asking: asked)
          == Self.outcome(RecordParser(), line, asking: asked))
    }
  }

  /// More questions than are kept, and names of which one begins as another ends.
  @Test func everyQuestionOfManyIsAnswered() throws {
    let parser = RecordParser()
    let names = (0..<100).map { "n\($0)" }
    let line = Array("{\(names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ","))}".utf8)
    for _ in 0..<3 {
      try line.withUnsafeBytes { bytes in
        let record = try parser.parse(bytes)
        for name in names { #expect(try record.string(name) == name) }
        #expect(!record.has("n1000") && !record.has("n") && !record.has(""))
      }
    }
  }
}
