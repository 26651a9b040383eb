/// How many `withUnsafe…` closures of a Swift text stand in one another.
struct PointerNest {
  /// The most that are open at one place.
  private(set) var depth = 0
  /// The first line on which so many are, from 1.
  private(set) var line = 1

  private var braces = 0
  private var parentheses = 0
  /// How many braces were open before that of each closure.
  private var closures: [Int] = []
  /// How many parentheses were open at each call whose closure is still to come, maybe on a later line.
  private var waiting: [Int] = []
  /// The character before, blanks left out.
  private var previous: Character?

  /// Looks through a text; what its strings hold is taken for code.
  init(_ text: String) {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let code = line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
      let calls = code.matches(of: /(func )?withUnsafe\w*/).filter { $0.output.1 == nil }
      var names = calls.map(\.range)[...]
      for index in code.indices {
        if let name = names.first, name.contains(index) {
          guard code.index(after: index) == name.upperBound else { continue }
          names.removeFirst()
          waiting.append(parentheses)
          previous = code[index]
        } else if !code[index].isWhitespace {
          take(code[index], line: number + 1)
          previous = code[index]
        }
      }
    }
  }

  private mutating func take(_ character: Character, line: Int) {
    switch character {
    case "{": open(line: line)
    case "(": parentheses += 1
    case ")":
      parentheses -= 1
      dropCalls(from: parentheses + 1)
    default:
      // What follows a call beside its arguments and its closure says that it has none.
      dropCalls(from: parentheses)
    }
    guard character == "}" else { return }
    braces -= 1
    if closures.last == braces { closures.removeLast() }
  }

  private mutating func open(line: Int) {
    // Behind the arguments, or the first of them; a closure further in is another call's.
    if let call = waiting.last,
      call == parentheses || (call + 1 == parentheses && previous == "(")
    {
      waiting.removeLast()
      closures.append(braces)
      if closures.count > depth { (depth, self.line) = (closures.count, line) }
    }
    braces += 1
  }

  private mutating func dropCalls(from depth: Int) {
    while let call = waiting.last, call >= depth { waiting.removeLast() }
  }
}
