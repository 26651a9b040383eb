public import Groundwork
import Streams
public import Decision
import JSON
public import Records

/// Reads what score wrote about a prompt, with the gold label, for one thread.
public final class ScoredRecordReader {
  private let promptField: String
  private let gold: GoldLabels?
  private let declared: DeclaredLabels
  /// The fields of the first row without a label; nil before one.
  private(set) var unlabelledFields: [String]?
  /// Names that have been noted among those that rows bear.
  private var noted: Set<[UInt8]> = []
  /// Declared names among the top classes that may fire, in rows without scores.
  private var notedFiring: Set<[UInt8]> = []
  private let needsClasses: Bool
  private var mapper = RepeatedName()
  private var gate = RepeatedName()
  /// What the row last read shares with its neighbours; nil where the next row has it made anew.
  private var origin: RowOrigin?
  /// Whether the row last read named its top class alone, so that its taxonomy is no mapper's.
  private var hadNoScores = false
  /// The taxonomy of the rows last read, and the fields that it came from.
  private var known: (nonExecutable: [UInt8]?, classes: KeyList, taxonomy: Taxonomy)?
  /// The top classes and the labels that were met in rows of that taxonomy.
  private var knownPredicted = SpellingMemo<Int>()
  private var knownGold = SpellingMemo<(label: GoldLabel, gold: Gold)>()

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - promptField: The field that holds the prompt.
  ///   - gold: Where labels come from; nil leaves all rows without.
  ///   - declared: Labels that stand for "must never fire"; told which labels and classes rows have.
  ///   - needsClasses: Whether the classes matter, so that each row must have "scores".
  public init(
    promptField: String, gold: GoldLabels?, declared: DeclaredLabels = DeclaredLabels(),
    needsClasses: Bool = true
  ) {
    self.needsClasses = needsClasses
    self.promptField = promptField
    self.gold = gold
    self.declared = declared
  }

  /// One scored record.
  public struct Row {
    /// What decides and counts.
    public var scored: ScoredRow
    /// The mapper, the gate, and the classes that its indices count in.
    public var origin: RowOrigin
    /// The gold label as it was written.
    public var goldLabel: GoldLabel
    /// The name of the top class where it is none of the taxonomy's.
    fileprivate var ownName: Name?

    /// The name of the top class.
    public var predictedName: Name { ownName ?? origin.taxonomy.classes[scored.predicted] }
  }

  /// Reads one record.
  ///
  /// - Throws: `RecordError` where a field of score's is missing or out of range, or the label is
  ///   no class and not declared as not executable.
  public func read(_ record: Record) throws(RecordError) -> Row {
    let promptHash = try record.promptHash(promptField, of: .scored)
    if try mapper.read("mapper", of: record) { origin = nil }
    let hasNoScores = !needsClasses && !record.has("scores") && record.has("predicted")
    if hasNoScores != hadNoScores { forgetTaxonomy() }
    hadNoScores = hasNoScores
    if hasNoScores { return try rowWithoutScores(record, promptHash) }
    let taxonomy = try taxonomy(of: record)
    let predicted = try predicted(of: record, in: taxonomy)
    let known = knownGold(of: record)
    let label = if let known { known.label } else { try label(of: record) }
    let values = try values(of: record)
    let (executable, gate) = (try record.bool("executable") ?? true, try record.bool("gate"))
    let gold = if let known { known.gold } else { try gold(of: label, in: taxonomy, record) }
    let scored = ScoredRow(
      predicted: predicted, values: values, executable: executable, gate: gate, gold: gold,
      seen: try record.bool("seen") ?? false,
      promptHash: promptHash)
    if known == nil { keep(label, scored.gold, of: record) }
    return Row(
      scored: scored, origin: try origin(of: record, taxonomy), goldLabel: label, ownName: nil)
  }

  /// What the row shares with its neighbours, of which the mapper and the taxonomy have been read.
  private func origin(
    of record: Record, _ taxonomy: Taxonomy
  ) throws(RecordError) -> RowOrigin {
    let isOther = try gate.read("gate_fingerprint", of: record)
    if let origin, !isOther { return origin }
    let made = RowOrigin(mapper: mapper.last, gate: gate.last, taxonomy: taxonomy)
    origin = made
    return made
  }

  /// The top class, as an index into the taxonomy that was read last.
  private func predicted(of record: Record, in taxonomy: Taxonomy) throws(RecordError) -> Int {
    let spelling = record.spelling("predicted")
    if let spelling, let index = knownPredicted.value(of: spelling) { return index }
    guard let name = try record.text("predicted") else { throw record.unscored("predicted") }
    guard let predicted = taxonomy.index(of: Name(utf8: name)) else {
      throw RecordError(
        what: "\"predicted\" is \(quoted(name)), which is no class of \"scores\"",
        remedy: "run the rows through score again")
    }
    if let spelling { knownPredicted.keep(predicted, for: spelling) }
    return predicted
  }

  /// The gold label of a row, and what it means, where another row of the taxonomy had the same; nil also
  /// where it may stand in another file.
  private func knownGold(of record: Record) -> (label: GoldLabel, gold: Gold)? {
    guard let gold, gold.areInRows, let spelling = record.spelling(gold.labelField) else {
      return nil
    }
    return knownGold.value(of: spelling)
  }

  private func keep(_ label: GoldLabel, _ meaning: Gold, of record: Record) {
    guard let gold, gold.areInRows, let spelling = record.spelling(gold.labelField) else { return }
    knownGold.keep((label, meaning), for: spelling)
  }

  /// The gold label, noted where the user declared some.
  private func label(of record: Record) throws(RecordError) -> GoldLabel {
    let label = try gold?.label(of: record) ?? .absent
    if label == .absent, unlabelledFields == nil { unlabelledFields = record.fieldNames }
    if case .name(let name) = label { note(name) }
    return label
  }

  /// Notes a name that a row bears, where the user declared some.
  private func note(_ name: [UInt8]) {
    guard !declared.isEmpty, noted.count < DeclaredLabels.nameLimit || declared.contains(name),
      noted.insert(name).inserted
    else { return }
    declared.note([name])
  }

  /// A row of another system, of which only the top class is known: the gold label is that class or
  /// another, and a lead over the second class that it does not tell is none.
  private func rowWithoutScores(
    _ record: Record, _ promptHash: UInt64
  ) throws(RecordError) -> Row {
    guard let name = try record.text("predicted") else { throw record.unscored("predicted") }
    let label = try label(of: record)
    note(name)
    if !declared.isEmpty, try record.bool("executable") ?? true, notedFiring.insert(name).inserted {
      declared.note(firing: CollectionOfOne(name))
    }
    let gold: Gold =
      switch label {
      case .absent: .unlabelled
      case .null: .notExecutable
      case .name(let own) where declared.contains(own): .notExecutable
      case .name(let own): .label(own == name ? 0 : 1)
      }
    let scored = ScoredRow(
      predicted: 0, values: try values(of: record, ifMissing: 0),
      executable: try record.bool("executable") ?? true, gate: try record.bool("gate"), gold: gold,
      seen: try record.bool("seen") ?? false, promptHash: promptHash)
    return Row(
      scored: scored, origin: try origin(of: record, .topClassAlone), goldLabel: label,
      ownName: Name(utf8: name))
  }

  private func values(
    of record: Record, ifMissing: Double? = nil
  ) throws(RecordError) -> AxisValues {
    var values = AxisValues()
    for axis in DecisionAxis.all {
      values[axis] = try share(
        axis.field, of: record,
        ifMissing: axis.valueIfMissing ?? (axis == .leading ? nil : ifMissing))
    }
    return values
  }

  private func share(
    _ name: String, of record: Record, ifMissing: Double?
  ) throws(RecordError) -> Double {
    guard let value = try record.double(name) ?? ifMissing else { throw record.unscored(name) }
    guard (0...1).contains(value) else {
      throw RecordError(
        what: "\"\(name)\" is \(value), outside 0 to 1", remedy: "run the rows through score again")
    }
    return value
  }

  private func gold(
    of label: GoldLabel, in taxonomy: Taxonomy, _ record: Record
  ) throws(RecordError) -> Gold {
    switch label {
    case .absent: return .unlabelled
    case .null: return .notExecutable
    case .name(let name):
      if declared.contains(name) { return .notExecutable }
      guard let index = taxonomy.index(of: Name(utf8: name)) else {
        let text = String(decoding: name, as: UTF8.self)
        let near = Suggestion.nearest(to: text, among: taxonomy.classes.map(\.text))
        let origin = try self.gold?.origin(ofLabelIn: record).map {
          " at \($0.file):\($0.line ?? 0)"
        }
        throw RecordError(
          what: "\"\(labelField)\" is \(quoted(name))\(origin ?? ""), which is no class of the "
            + "mapper (\(taxonomy.classes.joined(separator: ", ")))",
          remedy: Int(text) == nil
            ? "\(near.map { "did you mean \"\($0)\"? " } ?? "")correct it, or declare it with "
              + "\(.nonExecutableLabels) if it must never fire"
            : "say which class each number is with \(.labelMap)")
      }
      return taxonomy.isNonExecutable[index] ? .notExecutable : .label(index)
    }
  }

  /// The taxonomy of a row; made anew only where the classes or those that never fire change.
  private func taxonomy(of record: Record) throws(RecordError) -> Taxonomy {
    if let known, record.hasKeys(known.classes, in: "scores"),
      known.nonExecutable.map({ record.has("nonexecutable", spelled: $0) })
        ?? !record.has("nonexecutable")
    {
      return known.taxonomy
    }
    forgetTaxonomy()
    let nonExecutable = record.rawValue("nonexecutable")
    guard let scores = try record.numberMap("scores") else { throw record.unscored("scores") }
    let taxonomy = Taxonomy(
      classes: scores.map { Name($0.key) }, nonExecutable: try self.nonExecutable(of: record))
    let names = scores.map { Array($0.key.utf8) }
    declared.note(classes: names)
    declared.note(
      firing: zip(names, taxonomy.isNonExecutable).filter { !$1 }.map(\.0))
    known = KeyList(names).map { (nonExecutable, $0, taxonomy) }
    return taxonomy
  }

  private func forgetTaxonomy() {
    known = nil
    origin = nil
    knownPredicted = SpellingMemo()
    knownGold = SpellingMemo()
  }

  private func nonExecutable(of record: Record) throws(RecordError) -> [Name] {
    guard let raw = record.rawValue("nonexecutable") else { return [] }
    let names = (try? JSONValue.parse(raw))?.arrayValue?.map(\.stringValue) ?? [nil]
    return try names.map { name throws(RecordError) in
      if let name { return Name(name) }
      throw RecordError(
        what: "\"nonexecutable\" is not an array of class names",
        remedy: "run the rows through score again")
    }
  }

  /// The field that holds the label.
  private var labelField: String { gold?.labelField ?? "label" }

  private func quoted(_ name: [UInt8]) -> String { "\"\(String(decoding: name, as: UTF8.self))\"" }
}

extension Record {
  /// Why a field of score's is not there.
  func unscored(_ field: String) -> RecordError {
    missing(field, of: .scored, remedy: "run the rows through score")
  }
}
