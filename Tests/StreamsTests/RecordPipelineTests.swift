import Foundation
import Records
import Testing

@testable import Streams

/// Writes each record's "n" again, taking longer over some batches than over others.
private final class EchoWorker: BatchWorker {
  let parser = RecordParser()
  let policy: InvalidLinePolicy

  init(policy: InvalidLinePolicy) { self.policy = policy }

  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> [Int] {
    var numbers: [Int] = []
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, _) throws(RecordError) in
      guard let number = try record.integer("n") else {
        throw RecordError(what: "no n", remedy: "")
      }
      numbers.append(number)
    }
    // Uneven work, so that batches finish out of order.
    if let first = numbers.first, first % 3 == 0 { usleep(200) }
    return numbers
  }
}

/// What a pipeline run handed over, and how it ended.
private final class Collected: @unchecked Sendable {
  var numbers: [Int] = []
}

@Suite struct RecordPipelineTests {
  private static func run(
    _ lines: [String], threads: Int, policy: InvalidLinePolicy, rejects: URL? = nil
  ) throws -> (numbers: [Int], failure: Diagnostic?, skipped: Int) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("lines-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    let source = BatchSource(paths: [file.path]) { _ in
      LineDecoder(source: "f", limit: BatchLimit(rows: 3))
    }
    let log = InvalidLineLog(
      policy: policy, rejects: try rejects.map { try OutputStream.creating($0.path) })
    let pipeline = RecordPipeline(
      source: source, threads: threads, invalidLines: log, observer: nil)
    let collected = Collected()
    do {
      try pipeline.run { () throws(Diagnostic) in
        EchoWorker(policy: policy)
      } consume: { (numbers: [Int]) throws(Diagnostic) in
        collected.numbers += numbers
      }
      return (collected.numbers, nil, log.count)
    } catch let diagnostic {
      return (collected.numbers, diagnostic, log.count)
    }
  }

  @Test(arguments: [1, 2, 5])
  func orderIsKept(threads: Int) throws {
    let lines = (0..<500).map { #"{"n":\#($0)}"# }
    let result = try Self.run(lines, threads: threads, policy: .stop)
    #expect(result.numbers == Array(0..<500))
    #expect(result.failure == nil)
  }

  @Test(arguments: [1, 2, 5])
  func stopsAtTheFirstBadLineWithEverythingBeforeIt(threads: Int) throws {
    var lines = (0..<100).map { #"{"n":\#($0)}"# }
    lines[40] = #"{"m":1}"#
    lines[41] = "nonsense"
    let result = try Self.run(lines, threads: threads, policy: .stop)
    #expect(result.numbers == Array(0..<40))
    #expect(result.failure == Diagnostic(SourceLocation("f", line: 41), "no n"))
  }

  @Test(arguments: [1, 2, 5])
  func skipsAndKeepsBadLines(threads: Int) throws {
    var lines = (0..<100).map { #"{"n":\#($0)}"# }
    lines[40] = #"{"m":1}"#
    lines[99] = "nonsense"
    let rejects = FileManager.default.temporaryDirectory.appendingPathComponent("r-\(UUID())")
    defer { try? FileManager.default.removeItem(at: rejects) }
    let result = try Self.run(lines, threads: threads, policy: .skip, rejects: rejects)
    #expect(result.numbers == (0..<99).filter { $0 != 40 })
    #expect(result.failure == nil)
    #expect(result.skipped == 2)
    #expect(try String(contentsOf: rejects, encoding: .utf8) == "{\"m\":1}\nnonsense\n")
  }

  @Test func aMissingFileIsNamed() {
    let source = BatchSource(paths: ["/no/such/file"]) { _ in
      LineDecoder(source: "f", limit: BatchLimit(rows: 3))
    }
    #expect(
      throws: Diagnostic(
        SourceLocation("/no/such/file"), "cannot be opened: no such file or directory")
    ) {
      try source.next()
    }
  }
}
