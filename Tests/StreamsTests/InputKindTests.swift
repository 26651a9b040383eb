import Foundation
import Testing

@testable import Streams

@Suite struct InputKindTests {
  // First bytes by each format's own document; gzip's RFC 1952, UTF-16's RFC 2781.
  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0], "is compressed with gzip"),
      (
        [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0], "is compressed with bzip2"
      ),
      ([0xFF, 0xFE, 0x7B, 0], "is UTF-16"), ([0xFE, 0xFF, 0, 0x7B], "is UTF-16"),
      ([0xFF, 0xFE, 0, 0], "is UTF-32"), ([0x7B, 0, 0x22, 0], "is UTF-16LE"),
      ([0, 0x7B, 0, 0x22], "is UTF-16BE"),
      ([0x50, 0x4B, 3, 4], "is a zip archive, as spreadsheets are"),
      (Array("PAR1".utf8) + [0x15, 4], "is a Parquet file"),
      ([0x7F, 0x45, 0x4C, 0x46, 2], "is a program, not text"),
      (Array("%PDF-1.7\n1 0 obj\nstream\n".utf8) + [0x78, 0xDA, 0], "is a PDF document"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D], "is a PNG image, not text"),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "is a NumPy array"),
      (Array("SQLite format 3\0".utf8), "is a SQLite database"),
    ] as [([UInt8], String)])
  func whatIsNoTextIsNamed(head: [UInt8], what: String) {
    let problem = head.withUnsafeBytes { InputKind.problem(with: $0) }
    #expect(problem?.what == what)
    #expect(problem?.remedy.isEmpty == false)
  }

  @Test(
    arguments: [
      Array("{\"prompt\":\"a\"}\n".utf8), Array("prompt,label\n".utf8), Array("P".utf8), [0x1F],
      [0xEF, 0xBB, 0xBF, 0x7B], Array("BZ is a name".utf8), Array("BZh is one too\n".utf8),
      Array("%PDF- is a format?\n".utf8), Array("PAR1 cours\n".utf8), [0, 0, 0, 0],
      Array("日本".utf8),
    ] as [[UInt8]])
  func textIsLeftAlone(head: [UInt8]) {
    #expect(head.withUnsafeBytes { InputKind.problem(with: $0) } == nil)
  }

  @Test(arguments: [
    ("a.csv", InputFormat.csv), ("dir.csv/b", .jsonl), ("A.CSV", .csv), ("x.tsv", .tsv),
    ("x.TAB", .tsv),
    ("<stdin>", .jsonl), ("a.csv.gz", .jsonl), ("a.txt", .jsonl),
  ])
  func aNameTellsTheFormat(path: String, format: InputFormat) {
    #expect(InputFormat(ofFileNamed: path) == format)
  }
}
