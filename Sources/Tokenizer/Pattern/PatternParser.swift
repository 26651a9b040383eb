import Groundwork

/// Reads a regular expression as Oniguruma writes it, in the part that tokenizers use.
///
/// Scalars, `.`, classes (nested too), `\s \d \w \p{…}` and their opposites, groups, `(?i:…)`, choices,
/// greedy, lazy and possessive repeats, lookahead, atomic groups, `^ $ \A \z`. Everything else is refused by name.
///
/// - SeeAlso: `doc/RE` of Oniguruma.
struct PatternParser {
  /// Deeper groups and classes are refused.
  private static let deepest = 32
  /// Longer repeats are refused.
  private static let mostRepeats = 1000

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var ignoresCase = false

  private init(_ expression: String) { scalars = Array(expression.unicodeScalars) }

  /// The expression as a tree.
  ///
  /// - Throws: `Failure` that names what is not supported.
  static func parse(_ expression: String) throws(Failure) -> PatternNode {
    var parser = PatternParser(expression)
    let node = try parser.choice()
    guard parser.index == parser.scalars.count else { throw parser.unsupported(")") }
    return node
  }

  private func unsupported(_ what: String) -> Failure {
    Failure("\(what) in a regular expression is not supported")
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// Steps over a text that comes next, or tells that it does not.
  private mutating func skip(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard scalars[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  private mutating func take() throws(Failure) -> Unicode.Scalar {
    guard let scalar = next else { throw unsupported("an end too early") }
    index += 1
    return scalar
  }

  // MARK: Choices, sequences, repeats

  private mutating func choice() throws(Failure) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw unsupported("a group more than \(Self.deepest) deep") }
    let outside = ignoresCase
    defer { ignoresCase = outside }
    var branches = [try sequence()]
    while skip("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(Failure) -> PatternNode {
    var nodes: [PatternNode] = []
    var literal = ""
    while let scalar = next, scalar != "|", scalar != ")" {
      let start = index
      if skip("(?i)") {
        // Further on, it would make a group of all that follows.
        guard nodes.isEmpty else { throw unsupported("\"(?i)\" within a sequence") }
        ignoresCase = true
        continue
      }
      let atom = try atom()
      let repeated = try repeats(of: atom)
      if ignoresCase, index == start + 1, scalar.properties.isAlphabetic {
        literal.unicodeScalars.append(scalar)
        try checkFolds(of: literal)
      } else {
        literal = ""
      }
      nodes.append(repeated)
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .nothing : .sequence(nodes)
  }

  /// Refuses letters that fold together to one scalar, such as `ss` to `ß`.
  private func checkFolds(of literal: String) throws(Failure) {
    for pair in ["ss", "ff", "fi", "fl", "st"] where literal.lowercased().hasSuffix(pair) {
      throw unsupported("\"\(pair)\" under (?i)")
    }
  }

  private mutating func repeats(of atom: PatternNode) throws(Failure) -> PatternNode {
    var node = atom
    while let (least, most, isInterval) = try repetition() {
      switch atom {
      case .lookahead, .anchor: throw unsupported("a repeat of a place")
      default: break
      }
      var kind = PatternRepetition.greedy
      if skip("?") {
        guard !isInterval else { throw unsupported("\"}?\"") }
        kind = .lazy
      } else if !isInterval, skip("+") {
        kind = .possessive
      }
      guard !(most == nil && (node.mayBeEmpty || node.hasUnboundedRepeat)) else {
        throw unsupported("a repeat without end of what may be empty or repeats without end")
      }
      node = .repeated(node, least: least, most: most, kind)
    }
    return node
  }

  private mutating func repetition() throws(Failure) -> (
    least: Int, most: Int?, isInterval: Bool
  )? {
    if skip("?") { return (0, 1, false) }
    if skip("*") { return (0, nil, false) }
    if skip("+") { return (1, nil, false) }
    let start = index
    guard skip("{") else { return nil }
    let least = number()
    let hasComma = skip(",")
    let most = hasComma ? number() : least
    guard skip("}"), least != nil || most != nil else {
      index = start
      throw unsupported("\"{\" that is no repeat")
    }
    guard max(least ?? 0, most ?? 0) <= Self.mostRepeats, most.map({ $0 >= least ?? 0 }) ?? true
    else { throw unsupported("a repeat of more than \(Self.mostRepeats) or less than its least") }
    return (least ?? 0, most, true)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let digit = next.flatMap({ Int(String($0)) }), next?.isASCII == true {
      value = min((value ?? 0) * 10 + digit, Self.mostRepeats + 1)
      index += 1
    }
    return value
  }

  // MARK: Atoms

  private mutating func atom() throws(Failure) -> PatternNode {
    let scalar = try take()
    switch scalar {
    case "(": return try group()
    case "[": return .one(try setClass())
    case ".": return .one(.any)
    case "^": return .anchor(.startOfLine)
    case "$": return .anchor(.endOfLine)
    case "?", "*", "+", "{": throw unsupported("\"\(scalar)\" with nothing before it")
    case "\\":
      if skip("A") { return .anchor(.startOfText) }
      if skip("z") { return .anchor(.endOfText) }
      return .one(try escape())
    default: return .one(try set(of: scalar))
    }
  }

  private mutating func group() throws(Failure) -> PatternNode {
    let outside = ignoresCase
    defer { ignoresCase = outside }
    var wrap: (PatternNode) -> PatternNode = { $0 }
    if skip("?=") {
      wrap = { .lookahead($0, isNegative: false) }
    } else if skip("?!") {
      wrap = { .lookahead($0, isNegative: true) }
    } else if skip("?>") {
      wrap = { .atomic($0) }
    } else if skip("?i:") {
      ignoresCase = true
    } else if !skip("?:"), next == "?" {
      let sign = String(String.UnicodeScalarView(scalars[index...].prefix(2)))
      throw unsupported("\"(\(sign)\"")
    }
    let node = try choice()
    guard skip(")") else { throw unsupported("\"(\" without \")\"") }
    return wrap(node)
  }

  /// A scalar, with its other cases where case is ignored.
  private func set(of scalar: Unicode.Scalar) throws(Failure) -> ScalarSet {
    var set = ScalarSet(ranges: [scalar.value...scalar.value])
    if ignoresCase { try addCases(to: &set) }
    return set
  }

  private func addCases(to set: inout ScalarSet) throws(Failure) {
    guard set.categories == 0, set.members.isEmpty, !set.hasWords,
      set.ranges.allSatisfy({ $0.upperBound < 0x80 })
    else { throw unsupported("more than ASCII under (?i)") }
    let table = ScalarTable(ScalarSet(ranges: set.ranges))
    for upper in UInt32(0x41)...0x5A where table.contains(upper) || table.contains(upper | 0x20) {
      set.ranges += [upper...upper, (upper | 0x20)...(upper | 0x20)]
      if upper == 0x53 { set.ranges.append(0x17F...0x17F) }  // ſ
      if upper == 0x4B { set.ranges.append(0x212A...0x212A) }  // K, the unit
    }
  }

  /// What follows a backslash, where it stands for scalars.
  private mutating func escape() throws(Failure) -> ScalarSet {
    let scalar = try take()
    switch scalar {
    case "s": return .whiteSpace
    case "S": return ScalarSet.whiteSpace.complement
    case "d", "D":
      let digits = ScalarSet(categories: GeneralCategory.mask("Nd") ?? 0)
      return scalar == "d" ? digits : digits.complement
    case "w": return ScalarSet(hasWords: true)
    case "W": return ScalarSet(hasWords: true, isComplement: true)
    case "p", "P": return try property(isComplement: scalar == "P")
    case "n": return ScalarSet(ranges: [0x0A...0x0A])
    case "r": return ScalarSet(ranges: [0x0D...0x0D])
    case "t": return ScalarSet(ranges: [0x09...0x09])
    case "f": return ScalarSet(ranges: [0x0C...0x0C])
    case "v": return ScalarSet(ranges: [0x0B...0x0B])
    case "u": return try set(of: try hexadecimal(digits: 4))
    case "x":
      guard skip("{") else { return try set(of: try hexadecimal(digits: 2)) }
      let found = try hexadecimal(digits: 8)
      guard skip("}") else { throw unsupported("\"\\x{\" without \"}\"") }
      return try set(of: found)
    default:
      guard scalar.isASCII, !scalar.properties.isAlphabetic, Int(String(scalar)) == nil else {
        throw unsupported("\"\\\(scalar)\"")
      }
      return try set(of: scalar)
    }
  }

  private mutating func hexadecimal(digits: Int) throws(Failure) -> Unicode.Scalar {
    let text = String(
      String.UnicodeScalarView(
        scalars[index...].prefix(digits).prefix { $0.properties.isASCIIHexDigit }))
    guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value),
      digits == 8 || text.utf8.count == digits, digits != 2 || value < 0x80
    else { throw unsupported("\"\\x\" of no Unicode scalar") }
    index += text.utf8.count
    return scalar
  }

  private mutating func property(isComplement: Bool) throws(Failure) -> ScalarSet {
    guard skip("{") else { throw unsupported("\"\\p\" without \"{\"") }
    var isComplement = isComplement
    if skip("^") { isComplement.toggle() }
    var name = ""
    while let scalar = next, scalar != "}" {
      name.unicodeScalars.append(scalar)
      index += 1
    }
    guard skip("}"), let mask = GeneralCategory.mask(name) else {
      throw unsupported("\"\\p{\(name)}\"")
    }
    return ScalarSet(categories: mask, isComplement: isComplement)
  }

  /// The inside of brackets, up to the one that closes it.
  private mutating func setClass() throws(Failure) -> ScalarSet {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw unsupported("a class more than \(Self.deepest) deep") }
    var set = ScalarSet()
    let isComplement = skip("^")
    guard next != "]" else { throw unsupported("an empty class") }
    while !skip("]") {
      if skip("&&") { throw unsupported("\"&&\"") }
      if scalars[index...].starts(with: "[:".unicodeScalars) { throw unsupported("\"[:\"") }
      if skip("[") {
        set.formUnion(try setClass())
      } else {
        try addRange(to: &set)
      }
    }
    set.isComplement = isComplement
    return set
  }

  /// Adds a scalar, an escape, or a range of scalars.
  private mutating func addRange(to set: inout ScalarSet) throws(Failure) {
    var first = try classMember()
    if let low = first.single, next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
      index += 1
      guard next != "[", let high = try classMember().single, low <= high else {
        throw unsupported("a range that is none")
      }
      first = ScalarSet(ranges: [low...high])
    }
    if ignoresCase { try addCases(to: &first) }
    set.formUnion(first)
  }

  private mutating func classMember() throws(Failure) -> ScalarSet {
    let scalar = try take()
    // What ignores case is added once the range is known.
    let outside = ignoresCase
    ignoresCase = false
    defer { ignoresCase = outside }
    guard scalar == "\\" else { return ScalarSet(ranges: [scalar.value...scalar.value]) }
    let set = try escape()
    guard set.hasWords else { return set }
    return set.isComplement ? ScalarSet.wordsOfClasses.complement : ScalarSet.wordsOfClasses
  }
}

extension ScalarSet {
  /// `\w` inside a class: there, Oniguruma leaves out the numbers of Latin-1 that are no digits (² ³ ¹ ¼ ½ ¾).
  fileprivate static let wordsOfClasses = ScalarSet(
    ranges: [0xB2...0xB3, 0xB9...0xB9, 0xBC...0xBE],
    members: [ScalarSet(hasWords: true, isComplement: true)], isComplement: true)

  /// The only scalar in it, where it is a range of one.
  fileprivate var single: UInt32? {
    guard categories == 0, members.isEmpty, !hasWords, !isComplement, ranges.count == 1,
      ranges[0].lowerBound == ranges[0].upperBound
    else { return nil }
    return ranges[0].lowerBound
  }
}
