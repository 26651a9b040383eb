import Foundation
import Streams
import Testing

@testable import CommandLineTool

@Suite struct NameListTests {
  @Test func listsAreTrimmed() throws {
    #expect(try NameList.parse("a, b ,c", flag: "--classes") == ["a", "b", "c"])
  }

  @Test func filesHaveOneNameALine() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("names-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("\u{FEFF}a\r\nb c\n".utf8).write(to: file)
    #expect(try NameList.parse(file.path, flag: "--classes") == ["a", "b c"])
  }

  @Test(arguments: [
    ("a,,b", "--classes: a name is empty"), ("a,b,a", "--classes: \"a\" is given twice"),
  ])
  func refusals(list: String, what: String) {
    do throws(Diagnostic) {
      _ = try NameList.parse(list, flag: "--classes")
      Issue.record("read \(list)")
    } catch {
      #expect(error.what.description == what)
      #expect(error.status == .usage)
    }
  }

  @Test func numbersAreFinite() {
    #expect(NumberList(argument: "0.1,8,1e3,-2")?.values == [0.1, 8, 1000, -2])
    for text in ["", "nan", "inf", "1,,2", "x"] {
      #expect(NumberList(argument: text) == nil, "\(text)")
    }
  }
}
