public import Groundwork

/// The labels that a user declared as not executable, and which of them anything bears.
///
/// A misspelt one would let the rows that it was meant for count as others, without a word.
public final class DeclaredLabels: Sendable {
  /// Names that are kept; of so many none is suggested, as it would be one of those that came first.
  static let nameLimit = 1000
  /// Names that are listed where none is near.
  private static let listLimit = 20

  private let declared: [Name]
  private let set: Set<[UInt8]>
  private let known = Locked<Set<[UInt8]>>([])
  /// Whether any row listed the classes of its mapper.
  private let listsClasses = Locked(false)
  /// Declared names that are classes which may fire.
  private let firing = Locked<Set<[UInt8]>>([])

  /// Takes the names in the order they were given, each once.
  public init(_ names: [String] = []) {
    var set: Set<[UInt8]> = []
    declared = names.filter { set.insert(Array($0.utf8)).inserted }.map { Name($0) }
    self.set = set
  }

  /// The names, each once.
  public var names: [String] { declared.map(\.text) }

  /// Whether none was declared, so that nobody asks which are borne.
  var isEmpty: Bool { declared.isEmpty }

  /// Whether a label means "must never fire".
  func contains(_ label: [UInt8]) -> Bool { set.contains(label) }

  /// Notes labels of rows.
  public func note(_ names: some Sequence<[UInt8]>) {
    guard !isEmpty else { return }
    known.withLock { known in
      for name in names where known.count < Self.nameLimit || set.contains(name) {
        known.insert(name)
      }
    }
  }

  /// Notes the classes of a mapper that a row listed.
  func note(classes: some Sequence<[UInt8]>) {
    guard !isEmpty else { return }
    listsClasses.withLock { $0 = true }
    note(classes)
  }

  /// Notes classes that may fire.
  func note(firing names: some Sequence<[UInt8]>) {
    guard !isEmpty else { return }
    firing.withLock { $0.formUnion(names.filter(set.contains)) }
  }

  /// What to say of declared names: each that is a class which may fire, then each that no row and no class
  /// bears, in the order they were given.
  public var notes: [Message] { firingNotes + unborneNotes }

  private var firingNotes: [Message] {
    let firing = firing.withLock { $0 }
    return declared.filter { firing.contains(Array($0.text.utf8)) }.map { name in
      "\(.nonExecutableLabels): \"\(name)\" is a class of the mapper that may fire, and what fires as it "
        + "though its label is \"\(name)\" counts as hallucinated; if it must never fire, fit with "
        + "\(.nonExecutableLabels) \(name)"
    }
  }

  private var unborneNotes: [Message] {
    let known = known.withLock { $0 }
    let names = known.count < Self.nameLimit ? known.map { Name(utf8: $0) }.sorted() : []
    let bearers = listsClasses.withLock { $0 } ? "row and no class of the mapper" : "row"
    return declared.filter { !known.contains(Array($0.text.utf8)) }.map { name in
      var note: Message =
        "\(.nonExecutableLabels): \"\(name)\" is the label of no \(bearers)"
      if let near = Suggestion.nearest(to: name.text, among: names.map(\.text)) {
        note += "; did you mean \"\(near)\"?"
      } else if !names.isEmpty && names.count <= Self.listLimit {
        note += "; there are \(names.joined(separator: ", "))"
      }
      return note
    }
  }
}
