internal import CUnicode

/// A set of the properties that `CUnicode.h` knows of a scalar.
struct UnicodeFlags: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The properties of a scalar.
  @inline(__always)
  init(_ scalar: UInt32) { rawValue = unicode_flags(scalar) }

  static let removed = Self(unicode_removed)
  static let spaced = Self(unicode_spaced)
  static let ideograph = Self(unicode_ideograph)
  static let whiteSpace = Self(unicode_white_space)
  static let punctuation = Self(unicode_punctuation)
  static let strips = Self(unicode_strips)
  static let lowers = Self(unicode_lowers)
  static let combining = Self(unicode_combining)
  static let word = Self(unicode_word)
  static let letter = Self(unicode_letter)
  static let number = Self(unicode_number)
  static let canonical = Self(unicode_canonical)
  static let compatible = Self(unicode_compatible)
  static let numeric = Self(unicode_numeric)
  static let mark = Self(unicode_mark)
  static let patternWord = Self(unicode_pattern_word)

  /// The number of the general category.
  var category: UInt32 { rawValue >> UInt32(unicode_category_shift) & 31 }

  private init(_ flag: unicode_flag) { rawValue = flag.rawValue }
}
