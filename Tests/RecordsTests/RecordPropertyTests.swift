import JSON
import Records
import Testing

/// Random records, seeded: what holds for every one of them.
@Suite struct RecordPropertyTests {
  /// Members of an object, each value as compact JSON.
  private typealias Members = [(key: [UInt8], value: [UInt8])]

  private func write(_ value: JSONValue, to writer: inout JSONWriter) {
    switch value {
    case .null: writer.null()
    case .bool(let flag): writer.bool(flag)
    case .number(let spelling): writer.raw(Array(spelling.utf8))
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginArray()
      for element in elements { write(element, to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for (key, value) in members {
        writer.key(key)
        write(value, to: &writer)
      }
      writer.endObject()
    }
  }

  private func members(_ text: [UInt8]) throws -> Members {
    let tree = try #require(try JSONValue.parse(text).objectValue)
    return tree.map { key, value in
      var writer = JSONWriter()
      write(value, to: &writer)
      return (Array(key.utf8), writer.bytes)
    }
  }

  @Test func withoutEditsTheBytesStay() throws {
    var random = RandomJSON(seed: 1)
    for _ in 0..<300 {
      let line = random.space() + random.object() + random.space()
      #expect(try rewritten(line, FieldEdits()) == line)
      var edits = FieldEdits()
      edits.remove("absent")
      #expect(try rewritten(line, edits) == line)
    }
  }

  /// Edits against a list of members that is changed one by one.
  @Test func editsDoWhatTheModelDoes() throws {
    var random = RandomJSON(seed: 2)
    for _ in 0..<400 {
      let line = random.object()
      var edits = FieldEdits()
      var model: [(name: String, value: String?)] = []
      for _ in 0..<Int.random(in: 0...6, using: &random.generator) {
        let name = random.pick(RandomJSON.names)
        let value = random.pick([nil, random.value(depth: 3)])
        if let value { edits.set(name) { $0.raw(Array(value.utf8)) } } else { edits.remove(name) }
        if let known = model.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
          model[known].value = value
        } else {
          model.append((name, value))
        }
      }
      var expected = try members(Array(line.utf8))
      for (name, value) in model {
        let position = expected.firstIndex { $0.key == Array(name.utf8) }
        let new = try value.map { try members(Array("{\"v\":\($0)}".utf8))[0].value }
        switch (position, new) {
        case (let position?, let new?): expected[position].value = new
        case (let position?, nil): expected.remove(at: position)
        case (nil, let new?): expected.append((Array(name.utf8), new))
        case (nil, nil): break
        }
      }
      let written = try members(Array(try rewritten(line, edits).utf8))
      #expect(written.map(\.key) == expected.map(\.key), "\(line)")
      #expect(written.map(\.value) == expected.map(\.value), "\(line)")
    }
  }

  /// Edits and a parser that have served other records, and copies of such edits, against fresh ones: records
  /// mostly have the fields of the one before, and edits its names, but not always.
  @Test func usedEditsDoWhatFreshOnesDo() throws {
    var random = RandomJSON(seed: 4)
    let parser = RecordParser()
    var used = FieldEdits()
    var line = Array(random.object().utf8)
    var script = [String](repeating: "a", count: 3)
    for number in 0..<3000 {
      if Int.random(in: 0..<3, using: &random.generator) == 0 { line = Array(random.object().utf8) }
      if Int.random(in: 0..<4, using: &random.generator) == 0 {
        let kept = Int.random(in: 0...script.count, using: &random.generator)
        let names = RandomJSON.names + ["a name beyond sixteen bytes", "another name of that kind"]
        script = Array(script.prefix(kept))
        while script.count < 6, Bool.random(using: &random.generator) {
          script.append(random.pick(names))
        }
      }
      var fresh = FieldEdits()
      used.removeAll()
      for name in script {
        // A string of its own, which is not where the one before was.
        let name = String(decoding: Array(name.utf8), as: UTF8.self)
        let value = random.pick([nil, random.value(depth: 4)])
        for isUsed in [true, false] {
          if let value {
            if isUsed { used.set(name) { $0.raw(Array(value.utf8)) } }
            if !isUsed { fresh.set(name) { $0.raw(Array(value.utf8)) } }
          } else {
            if isUsed { used.remove(name) } else { fresh.remove(name) }
          }
        }
      }
      var copy = used
      let spelling = String(decoding: line, as: UTF8.self)
      let expected = try rewritten(spelling, fresh)
      if number.isMultiple(of: 3) {
        copy.remove("a")
        fresh.remove("a")
        copy.set("b") { $0.bool(true) }
        fresh.set("b") { $0.bool(true) }
      }
      let expectedOfCopy = try rewritten(spelling, fresh)
      let (first, other, last) = try line.withUnsafeBytes { bytes in
        let record = try parser.parse(bytes)
        return (text(record, used), text(record, copy), text(record, used))
      }
      #expect(first == expected && last == expected && other == expectedOfCopy, "\(spelling)")
    }
  }

  private func text(_ record: Record, _ edits: FieldEdits) -> String {
    var out: [UInt8] = []
    record.write(edits, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Broken bytes never crash, and what is accepted is sound for the tree reader too.
  @Test func mutatedLinesAreReadOrRefused() throws {
    var random = RandomJSON(seed: 3)
    var accepted = 0
    for _ in 0..<2000 {
      var line = Array(random.object().utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random.generator) {
        let at = Int.random(in: 0..<line.count, using: &random.generator)
        switch Int.random(in: 0..<3, using: &random.generator) {
        case 0: line[at] = UInt8.random(in: 0...255, using: &random.generator)
        case 1: line.insert(UInt8.random(in: 0...255, using: &random.generator), at: at)
        default: if line.count > 1 { line.remove(at: at) }
        }
      }
      let isAccepted = complaint(line) == "no error"
      accepted += isAccepted ? 1 : 0
      do throws(JSONError) {
        let tree = try JSONValue.parse(line)
        #expect(isAccepted == (tree.objectValue != nil))
      } catch {
        #expect(!isAccepted || error.what == "a key stands twice in one object")
      }
    }
    #expect(accepted > 100 && accepted < 1900)
  }

  /// Ten thousand edits meet ten thousand fields in time that grows with their number only.
  @Test func manyEditsOfManyFields() throws {
    let count = 10_000
    let fields = (0..<count).map { "\"f\($0)\":\($0)" }.joined(separator: ",")
    var edits = FieldEdits()
    for number in 0..<count {
      if number.isMultiple(of: 2) {
        edits.remove("f\(number)")
      } else {
        edits.set("g\(number)") { $0.number(number) }
      }
    }
    let written = try members(Array(try rewritten("{\(fields)}", edits).utf8))
    #expect(written.count == count)
    #expect(written[0].key == Array("f1".utf8) && written[count - 1].key == Array("g9999".utf8))
  }
}
