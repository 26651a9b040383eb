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
      #expect(error.what == what)
      #expect(error.status == .usage)
    }
  }

  @Test func numbersArePositive() {
    #expect(PositiveNumbers(argument: "0.1,8,1e3")?.values == [0.1, 8, 1000])
    for text in ["", "0", "-1", "nan", "inf", "1,,2", "x"] {
      #expect(PositiveNumbers(argument: text) == nil, "\(text)")
    }
  }
}
