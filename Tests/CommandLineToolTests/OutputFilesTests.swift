import Foundation
import Testing

@testable import CommandLineTool

@Suite struct OutputFilesTests {
  private static let new = FileManager.default.temporaryDirectory
    .appendingPathComponent("output-files-\(UUID())").path

  @Test(
    arguments: [
      (nil, nil), ("a", nil), ("-", "-"), ("/dev/null", "/dev/null"), ("a", "b"),
    ] as [(String?, String?)])
  func outputsOfTheirOwnAreFine(one: String?, other: String?) throws {
    try OutputFiles.refuseShared([("--output", one), ("--rejects", other)])
  }

  @Test func twoFlagsForOneFileAreNamed() {
    let outputs = [("--output", "-"), ("--rejects", Self.new), ("--out-of-fold", Self.new)]
    let error = #expect(throws: (any Error).self) {
      try OutputFiles.refuseShared(outputs.map { ($0.0, Optional($0.1)) })
    }
    #expect(error.map { "\($0)" } == "--rejects and --out-of-fold name one file; give them two")
  }
}
