/// How many `withUnsafe…` closures of a Swift text stand in one another.
struct PointerNest {
  /// The most that are open at one place.
  private(set) var depth = 0
  /// The first line on which so many are, from 1.
  private(set) var line = 1

  /// Looks through a text; what its strings hold is taken for code.
  init(_ text: String) {
    var braces = 0
    /// How many braces were open before that of each closure.
    var closures: [Int] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let code = line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
      let calls = code.matches(of: /(func )?withUnsafe\w*/).filter { $0.output.1 == nil }
      var waiting = calls.map(\.range.upperBound)[...]
      for index in code.indices {
        if code[index] == "}" {
          braces -= 1
          if closures.last == braces { closures.removeLast() }
        }
        guard code[index] == "{" else { continue }
        if let call = waiting.first, call <= index {
          waiting.removeFirst()
          closures.append(braces)
          if closures.count > depth { (depth, self.line) = (closures.count, number + 1) }
        }
        braces += 1
      }
    }
  }
}
