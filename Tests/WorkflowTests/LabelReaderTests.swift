import Foundation
import Records
import Streams
import Testing

@testable import Workflow

@Suite struct LabelReaderTests {
  private static func label(_ record: String, field: String = "label", map: String? = nil) throws
    -> GoldLabel
  {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("label-map-\(UUID())").path
    if let map { try Data(map.utf8).write(to: URL(fileURLWithPath: file)) }
    defer { try? FileManager.default.removeItem(atPath: file) }
    let reader = try LabelReader(field: field, mapFile: map == nil ? nil : file)
    let bytes = Array(record.utf8)
    return try bytes.withUnsafeBytes { line in
      try reader.label(of: try RecordParser().parse(line))
    }
  }

  private static func name(_ text: String) -> GoldLabel { .name(Array(text.utf8)) }

  @Test func labelsStandForThemselvesWithoutAMap() throws {
    #expect(try Self.label(#"{"label":"a"}"#) == Self.name("a"))
    #expect(try Self.label(#"{"label":null}"#) == .null)
    #expect(try Self.label(#"{"other":"a"}"#) == .absent)
    #expect(try Self.label(#"{"label":"a","intent":"b"}"#, field: "intent") == Self.name("b"))
  }

  @Test(arguments: [
    (#"{"label":"old"}"#, #"{"old":"new"}"#, "new"),
    (#"{"label":"kept"}"#, #"{"old":"new"}"#, "kept"),
    (#"{"label":1}"#, #"["a","b"]"#, "b"), (#"{"label":2.0}"#, #"{"2":"c"}"#, "c"),
    (#"{"label":-1}"#, #"{"-1":"none"}"#, "none"), (#"{"label":"0"}"#, #"["a"]"#, "a"),
  ])
  func mapsRenameAndCount(record: String, map: String, wanted: String) throws {
    #expect(try Self.label(record, map: map) == Self.name(wanted))
  }

  @Test func nullInAMapMustNotExecute() throws {
    #expect(try Self.label(#"{"label":0}"#, map: "[null]") == .null)
  }

  @Test(arguments: [
    (#"{"label":3}"#, #"["a"]"#, "\"label\" is 3, which the label map does not have"),
    (#"{"label":0.5}"#, #"["a"]"#, "\"label\" is 0.5, not a whole number"),
    (#"{"label":true}"#, #"["a"]"#, "\"label\" is true, not a string"),
    (#"{"label":" a"}"#, #"["a"]"#, "\"label\" is \" a\", with white space around it"),
  ])
  func whatStandsForNothingIsNamed(record: String, map: String, what: String) {
    let error = #expect(throws: RecordError.self) { try Self.label(record, map: map) }
    #expect(error?.what.description == what)
  }

  @Test(arguments: ["7", #"{"a":1}"#, #"[""]"#, "{"])
  func mapsOfAnotherKindAreErrors(map: String) {
    #expect(throws: Diagnostic.self) { try Self.label(#"{"label":"a"}"#, map: map) }
  }
}
