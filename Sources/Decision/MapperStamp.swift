public import Groundwork

/// What scored rows and operating points carry of their mapper, so that scores which do not compare do not mix.
public struct MapperStamp: Sendable {
  /// Classes that are listed in messages.
  private static let listLimit = 20

  /// What names the mapper.
  public let fingerprint: String
  /// Whether each class may be predicted, and up to three more places that stand for none; nil where all may.
  private let allowed: [Bool]?

  /// Stamps rows.
  ///
  /// - Parameters:
  ///   - fingerprint: The mapper's.
  ///   - allowed: Shape (classes): which classes may be predicted; nil allows all.
  public init(fingerprint: String, allowed: [Bool]?) {
    self.fingerprint = fingerprint
    self.allowed = allowed?.contains(false) == true ? allowed : nil
  }

  /// Reads a stamp; a name that score did not give stands for itself.
  public init(_ name: Name) {
    let parts = name.text.split(separator: "+", omittingEmptySubsequences: false)
    let digits = parts.last.map { $0.compactMap(\.hexDigitValue) } ?? []
    guard parts.count == 2, parts[0].utf8.count == 16, parts[0].allSatisfy(\.isHexDigit),
      !digits.isEmpty, digits.count == parts[1].count
    else {
      self.init(fingerprint: name.text, allowed: nil)
      return
    }
    self.init(
      fingerprint: String(parts[0]),
      allowed: digits.flatMap { digit in [8, 4, 2, 1].map { digit & $0 != 0 } })
  }

  /// The fingerprint; with some classes left out, `+` and one hexadecimal digit for each four classes, the
  /// first class in the highest bit.
  public var name: Name {
    guard let allowed else { return Name(fingerprint) }
    let digits = stride(from: 0, to: allowed.count, by: 4).map { start in
      String(
        (0..<4).reduce(0) { bits, offset in
          let index = start + offset
          return bits * 2 + (index < allowed.count && allowed[index] ? 1 : 0)
        }, radix: 16)
    }
    return Name(fingerprint + "+" + digits.joined())
  }

  /// The mapper for a reader: its name, and where some classes were left out, how many were not.
  public var words: String {
    guard let allowed else { return fingerprint }
    return "\(name) (\(counted(allowed.count { $0 }, "class", "classes")) allowed)"
  }

  /// The same of a name that may not be there.
  static func words(_ name: Name?) -> String { name.map { MapperStamp($0).words } ?? "(none)" }

  /// Which classes may be predicted, for a reader.
  ///
  /// - Parameter taxonomy: The mapper's classes, in order.
  /// - Returns: Such as `2 of 9 classes allowed (a, b)`; without names where the classes cannot be those.
  public func classes(of taxonomy: [Name]) -> String {
    guard let allowed else { return "every class allowed" }
    let count = allowed.count { $0 }
    let names = zip(taxonomy, allowed).filter(\.1).map(\.0)
    guard names.count == count, (taxonomy.count + 3) / 4 == (allowed.count + 3) / 4 else {
      return "\(counted(count, "class", "classes")) allowed, \(name)"
    }
    // Of more classes the name tells two apart, if not to the eye.
    let list = count <= Self.listLimit ? " (\(names.joined(separator: ", ")))" : ", \(name)"
    return "\(count) of \(counted(taxonomy.count, "class", "classes")) allowed\(list)"
  }

  /// Whether two are of one mapper and differ in the classes that it was allowed.
  public static func differInClasses(_ one: Name?, _ other: Name?) -> Bool {
    guard let one, let other, one != other else { return false }
    return MapperStamp(one).fingerprint == MapperStamp(other).fingerprint
  }
}
