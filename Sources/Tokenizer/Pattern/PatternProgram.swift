import Groundwork

/// A regular expression as instructions.
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// One scalar of a table.
    case one(table: Int)
    /// As many scalars of a table as there are, within bounds.
    case run(table: Int, least: Int, most: Int, isPossessive: Bool)
    /// Goes on at `first`, and at `second` where that leads nowhere.
    case fork(first: Int, second: Int)
    case jump(Int)
    /// Tries what follows up to its `accept`; goes on at `end` from the same place.
    case lookahead(isNegative: Bool, end: Int)
    /// Tries what follows up to its `accept`; goes on at `end` from where that ended.
    case atomic(end: Int)
    case anchor(PatternAnchor)
    case accept
  }

  /// Longer programs are refused.
  private static let longest = 4096

  private(set) var instructions: [Instruction] = []
  private(set) var tables: [ScalarTable] = []
  /// Where each of the outermost choices starts, and the bytes that it can start with; shape (256) each.
  private(set) var branches: [(start: Int, bytes: [Bool])] = []

  private var sets: [ScalarSet] = []

  /// Makes the program of a tree.
  ///
  /// - Throws: `Failure` where it would be too long.
  init(_ node: PatternNode) throws(Failure) {
    let choices: [PatternNode]
    if case .choice(let nodes) = node { choices = nodes } else { choices = [node] }
    for choice in choices {
      let start = instructions.count
      try append(choice)
      try emit(.accept)
      branches.append((start, firstBytes(of: choice)))
    }
  }

  private mutating func emit(_ instruction: Instruction) throws(Failure) {
    guard instructions.count < Self.longest else {
      throw Failure("a regular expression of more than \(Self.longest) steps is not supported")
    }
    instructions.append(instruction)
  }

  private mutating func table(_ set: ScalarSet) -> Int {
    if let known = sets.firstIndex(of: set) { return known }
    sets.append(set)
    tables.append(ScalarTable(set))
    return sets.count - 1
  }

  private mutating func append(_ node: PatternNode) throws(Failure) {
    switch node {
    case .nothing: break
    case .one(let set): try emit(.one(table: table(set)))
    case .sequence(let nodes): for node in nodes { try append(node) }
    case .choice(let nodes): try append(choice: nodes[...])
    case .repeated(.one(let set), let least, let most, let kind) where kind != .lazy:
      try emit(
        .run(
          table: table(set), least: least, most: most ?? Int.max, isPossessive: kind == .possessive)
      )
    case .repeated(let inner, let least, let most, .possessive):
      try append(.atomic(.repeated(inner, least: least, most: most, .greedy)))
    case .repeated(let inner, let least, let most, let kind):
      try append(inner, least: least, most: most, isLazy: kind == .lazy)
    case .lookahead(let inner, let isNegative):
      try appendInner(inner) { .lookahead(isNegative: isNegative, end: $0) }
    case .atomic(let inner): try appendInner(inner) { .atomic(end: $0) }
    case .anchor(let anchor): try emit(.anchor(anchor))
    }
  }

  private mutating func append(choice nodes: ArraySlice<PatternNode>) throws(Failure) {
    guard let first = nodes.first else { return }
    guard nodes.count > 1 else { return try append(first) }
    let fork = instructions.count
    try emit(.accept)
    try append(first)
    let jump = instructions.count
    try emit(.accept)
    instructions[fork] = .fork(first: fork + 1, second: instructions.count)
    try append(choice: nodes.dropFirst())
    instructions[jump] = .jump(instructions.count)
  }

  private mutating func append(
    _ node: PatternNode, least: Int, most: Int?, isLazy: Bool
  ) throws(Failure) {
    for _ in 0..<least { try append(node) }
    var forks: [Int] = []
    for _ in 0..<(most.map { $0 - least } ?? 1) {
      forks.append(instructions.count)
      try emit(.accept)
      try append(node)
    }
    if most == nil { try emit(.jump(forks[0])) }
    let end = instructions.count
    for fork in forks {
      instructions[fork] =
        isLazy ? .fork(first: end, second: fork + 1) : .fork(first: fork + 1, second: end)
    }
  }

  private mutating func appendInner(
    _ node: PatternNode, _ instruction: (_ end: Int) -> Instruction
  ) throws(Failure) {
    let place = instructions.count
    try emit(.accept)
    try append(node)
    try emit(.accept)
    instructions[place] = instruction(instructions.count)
  }

  /// The bytes that a match can start with; all where it may be empty.
  private func firstBytes(of node: PatternNode) -> [Bool] {
    if node.mayBeEmpty { return [Bool](repeating: true, count: 256) }
    var bytes = [Bool](repeating: false, count: 256)
    func add(_ node: PatternNode) {
      switch node {
      case .nothing, .anchor, .lookahead: break
      case .one(let set):
        let table = ScalarTable(set)
        for byte in 0..<256
        where byte < 128 ? table.contains(UInt32(byte)) : table.reachesBeyondASCII {
          bytes[byte] = true
        }
      case .sequence(let nodes):
        for node in nodes {
          add(node)
          if !node.mayBeEmpty { return }
        }
      case .choice(let nodes): for node in nodes { add(node) }
      case .repeated(let node, _, _, _), .atomic(let node): add(node)
      }
    }
    add(node)
    return bytes
  }
}
