import Groundwork

/// Makes random JSON texts: odd white space, escapes, numbers and nesting, all sound.
struct RandomJSON {
  var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// Names that edits and objects share, so that they often meet.
  static let names = ["a", "b", "prompt", "\u{E9}", "e\u{301}", "x y", "\u{1F600}", "", "q\"\\"]

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: 0..<choices.count, using: &generator)]
  }

  /// An object whose own names differ.
  mutating func object(depth: Int = 0) -> String {
    let names = Self.names.shuffled(using: &generator).prefix(
      Int.random(in: 0...6, using: &generator))
    let members = names.map { name in
      "\(space())\(string(name))\(space()):\(space())\(value(depth: depth + 1))\(space())"
    }
    return "{\(members.isEmpty ? space() : members.joined(separator: ","))}"
  }

  mutating func value(depth: Int) -> String {
    switch Int.random(in: 0..<(depth < 4 ? 10 : 7), using: &generator) {
    case 0: return pick(["true", "false", "null"])
    case 1, 2: return number()
    case 3...6: return string(pick(Self.names + ["deposit 10 ETH", "\u{0}\n\t", "\u{2028}"]))
    case 7: return object(depth: depth)
    default:
      let elements = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        "\(space())\(value(depth: depth + 1))\(space())"
      }
      return "[\(elements.joined(separator: ","))]"
    }
  }

  mutating func space() -> String { pick(["", "", "", " ", "\t", " \r\n "]) }

  mutating func number() -> String {
    let whole = pick(["0", "7", "12", "123456789012345678901234567890"])
    return pick(["", "-"]) + whole + pick(["", ".0", ".25", ".000000000001"])
      + pick(["", "e5", "E+400", "e-07"])
  }

  /// A text with some characters escaped that need not be.
  mutating func string(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      if mustEscape || Int.random(in: 0..<4, using: &generator) == 0 {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
