/// A set of Unicode scalars, as a class of a regular expression describes it.
struct ScalarSet: Equatable, Sendable {
  /// General categories, a bit each; see ``GeneralCategory``.
  var categories: UInt32 = 0
  var ranges: [ClosedRange<UInt32>] = []
  /// Whether all that `\w` matches is in it.
  var hasWords = false
  /// Sets inside it.
  var members: [ScalarSet] = []
  /// Whether the set is of all that the above does not say.
  var isComplement = false

  /// `\s`.
  static let whiteSpace = ScalarSet(
    categories: GeneralCategory.mask("Z") ?? 0, ranges: [0x09...0x0D, 0x85...0x85])

  /// All but a line feed.
  static let any = ScalarSet(ranges: [0x0A...0x0A], isComplement: true)

  /// Everything that is not in it.
  var complement: ScalarSet {
    var set = self
    set.isComplement.toggle()
    return set
  }

  /// Adds everything that another set has.
  mutating func formUnion(_ other: ScalarSet) {
    guard !other.isComplement else { return members.append(other) }
    categories |= other.categories
    ranges += other.ranges
    hasWords = hasWords || other.hasWords
    members += other.members
  }

  /// Whether a scalar is in it.
  func contains(_ scalar: UInt32) -> Bool {
    let flags = UnicodeFlags(scalar)
    let isMember =
      categories >> flags.category & 1 != 0 || hasWords && flags.contains(.patternWord)
      || ranges.contains { $0.contains(scalar) } || members.contains { $0.contains(scalar) }
    return isMember != isComplement
  }
}

/// The general categories of Unicode, in the order of their numbers in `CUnicode.h`.
enum GeneralCategory {
  private static let names = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn",
  ]

  /// The bits of a category, such as `Lu`, or of all whose names start with a letter; nil for others.
  static func mask(_ name: String) -> UInt32? {
    guard (1...2).contains(name.utf8.count) else { return nil }
    var mask: UInt32 = 0
    for (number, known) in names.enumerated() where known.hasPrefix(name) {
      mask |= 1 << UInt32(number)
    }
    return mask == 0 ? nil : mask
  }
}
