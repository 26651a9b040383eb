/// Runs a regular expression over one text, with what could have been chosen otherwise on a stack.
struct PatternMatcher {
  /// Another way that was open: to go on at an instruction from a place, or from any before it down to `least`.
  private struct Choice {
    var instruction: Int
    var place: Int
    var least: Int
  }

  private let program: PatternProgram
  private let text: UTF8Text
  private var choices: [Choice] = []

  init(_ program: PatternProgram, text: UTF8Text) {
    self.program = program
    self.text = text
  }

  /// Where the match ends that starts at a place, or nil.
  mutating func match(at place: Int) -> Int? {
    let byte = place < text.count ? Int(text[place]) : 0
    for branch in program.branches {
      if place < text.count, !branch.bytes[byte] { continue }
      choices.removeAll(keepingCapacity: true)
      if let end = run(from: branch.start, at: place) { return end }
    }
    return nil
  }

  /// Calls `body` with the stretches between matches and the matches, in order, until it returns false.
  ///
  /// An empty match right behind another is none, as in Oniguruma's own iterator.
  mutating func forEachPart(_ body: (Range<Int>, _ isMatch: Bool) -> Bool) -> Bool {
    var done = 0
    var start = 0
    var lastEnd: Int?
    while start <= text.count {
      if let end = match(at: start), end != start || lastEnd != start {
        if done < start, !body(done..<start, false) { return false }
        if !body(start..<end, true) { return false }
        (done, start, lastEnd) = (end, end, end)
      } else {
        start += start < text.count ? text.scalar(at: start).length : 1
      }
    }
    return done >= text.count || body(done..<text.count, false)
  }

  /// Where the run ends that reaches `accept`, or nil; the stack is left as it was found.
  private mutating func run(from start: Int, at first: Int) -> Int? {
    let floor = choices.count
    defer { choices.removeLast(choices.count - floor) }
    var (counter, place) = (start, first)
    while true {
      if case .accept = program.instructions[counter] { return place }
      if let next = step(program.instructions[counter], counter, &place) {
        counter = next
      } else if let next = retreat(downTo: floor, &place) {
        counter = next
      } else {
        return nil
      }
    }
  }

  /// Carries out an instruction; nil where it does not match.
  @inline(__always)
  private mutating func step(
    _ instruction: PatternProgram.Instruction, _ counter: Int, _ place: inout Int
  ) -> Int? {
    switch instruction {
    case .one(let table):
      guard place < text.count else { return nil }
      let (scalar, length) = text.scalar(at: place)
      guard program.tables[table].contains(scalar) else { return nil }
      place += length
      return counter + 1
    case .run(let table, let least, let most, let isPossessive):
      guard let shortest = pass(table, &place, least: least, most: most) else { return nil }
      if !isPossessive, shortest < place {
        choices.append(Choice(instruction: counter + 1, place: place, least: shortest))
      }
      return counter + 1
    case .fork(let first, let second):
      choices.append(Choice(instruction: second, place: place, least: place))
      return first
    case .jump(let target): return target
    case .lookahead(let isNegative, let end):
      return (run(from: counter + 1, at: place) == nil) == isNegative ? end : nil
    case .atomic(let end):
      guard let found = run(from: counter + 1, at: place) else { return nil }
      place = found
      return end
    case .anchor(let anchor): return isAt(anchor, place) ? counter + 1 : nil
    case .accept: return nil
    }
  }

  /// Passes scalars of a table; tells where the shortest run of them would end, or nil where they are too few.
  @inline(__always)
  private func pass(_ table: Int, _ place: inout Int, least: Int, most: Int) -> Int? {
    var count = 0
    var shortest = place
    while count < most, place < text.count {
      let (scalar, length) = text.scalar(at: place)
      guard program.tables[table].contains(scalar) else { break }
      place += length
      count += 1
      if count <= least { shortest = place }
    }
    return count >= least ? shortest : nil
  }

  /// Takes the last choice that is open the other way; nil where none is.
  private mutating func retreat(downTo floor: Int, _ place: inout Int) -> Int? {
    guard choices.count > floor, var choice = choices.popLast() else { return nil }
    place = choice.place
    // A fork's other way starts where the fork was; a run's, one scalar before its end.
    if choice.least < choice.place {
      place = max(choice.least, choice.place - text.scalar(before: choice.place).length)
      choice.place = place
      if choice.least < place { choices.append(choice) }
    }
    return choice.instruction
  }

  private func isAt(_ anchor: PatternAnchor, _ place: Int) -> Bool {
    switch anchor {
    case .startOfText: place == 0
    case .endOfText: place == text.count
    case .startOfLine: place == 0 || place < text.count && text[place - 1] == 0x0A
    case .endOfLine: place == text.count || text[place] == 0x0A
    }
  }
}
