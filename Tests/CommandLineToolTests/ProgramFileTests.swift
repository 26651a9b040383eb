import Foundation
import Streams
import Testing

@testable import CommandLineTool

@Suite struct ProgramFileTests {
  @Test(arguments: [
    ("gate.jq", true), ("../a/gate.jq", true), (".a | .jq", false), (".paid", false),
  ])
  func namesOfFilesAreToldFromPrograms(program: String, isName: Bool) {
    let remedy = ProgramFile.remedy(program, fileFlag: "--gate-file")
    #expect((remedy == "a file with a program is given with --gate-file") == isName)
    #expect((remedy == nil) == !isName)
  }

  @Test func aFileThatIsThereIsRefusedAndAProgramIsNot() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("program-file-\(UUID()).jq").path
    try ProgramFile.refuse(file, flag: "--gate", fileFlag: "--gate-file")
    try Data("true".utf8).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let error = #expect(throws: Diagnostic.self) {
      try ProgramFile.refuse(file, flag: "--gate", fileFlag: "--gate-file")
    }
    #expect(
      error?.text
        == "--gate: \"\(file)\" is the name of a file, not a program; give --gate-file \(file)")
    #expect(error?.status == .usage)
    try ProgramFile.refuse(nil, flag: "--gate", fileFlag: "--gate-file")
    try ProgramFile.refuse(".jq", flag: "--gate", fileFlag: "--gate-file")
  }
}
