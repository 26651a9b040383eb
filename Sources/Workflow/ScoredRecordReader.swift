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
  /// The mapper and the gate of the row last read.
  private var lastMapper: Name?
  private var lastGate: Name?
  /// The taxonomy of the rows last read, and the fields that it came from.
  private var known: (nonExecutable: [UInt8]?, classes: KeyList, taxonomy: Taxonomy)?

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
    /// The mapper's fingerprint; nil where the row does not say.
    public var mapper: Name?
    /// The gate's fingerprint; nil where there was none, or the row does not say.
    public var gate: Name?
    /// The classes that its indices count in.
    public var taxonomy: Taxonomy
    /// The gold label as it was written.
    public var goldLabel: GoldLabel
    /// The name of the top class.
    public var predictedName: Name
  }

  /// Reads one record.
  ///
  /// - Throws: `RecordError` where a field of score's is missing or out of range, or the label is
  ///   no class and not declared as not executable.
  public func read(_ record: Record) throws(RecordError) -> Row {
    let prompt = try record.prompt(promptField, of: .scored)
    let mapper = try record.name("mapper", like: &lastMapper)
    if !needsClasses, !record.has("scores"), record.has("predicted") {
      return try rowWithoutScores(record, prompt, mapper)
    }
    let taxonomy = try taxonomy(of: record)
    let predicted = try predicted(of: record, in: taxonomy)
    let label = try label(of: record)
    let scored = ScoredRow(
      predicted: predicted,
      values: try values(of: record),
      executable: try record.bool("executable") ?? true,
      gate: try record.bool("gate"),
      gold: try gold(of: label, in: taxonomy, record),
      seen: try record.bool("seen") ?? false,
      promptHash: Prompt.hash(prompt))
    return Row(
      scored: scored, mapper: mapper, gate: try record.name("gate_fingerprint", like: &lastGate),
      taxonomy: taxonomy, goldLabel: label, predictedName: taxonomy.classes[predicted])
  }

  /// The top class, as an index into the taxonomy that was read last.
  private func predicted(of record: Record, in taxonomy: Taxonomy) throws(RecordError) -> Int {
    if let known, let index = record.withPlainText("predicted", known.classes.index) {
      return index
    }
    guard let name = try record.text("predicted") else { throw record.unscored("predicted") }
    guard let predicted = taxonomy.index(of: Name(utf8: name)) else {
      throw RecordError(
        what: "\"predicted\" is \(quoted(name)), which is no class of \"scores\"",
        remedy: "run the rows through score again")
    }
    return predicted
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
    _ record: Record, _ prompt: [UInt8], _ mapper: Name?
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
      seen: try record.bool("seen") ?? false, promptHash: Prompt.hash(prompt))
    return Row(
      scored: scored, mapper: mapper, gate: try record.name("gate_fingerprint", like: &lastGate),
      taxonomy: .topClassAlone, goldLabel: label,
      predictedName: Name(utf8: name))
  }

  private func values(
    of record: Record, ifMissing: Double? = nil
  ) throws(RecordError) -> AxisValues {
    var values = AxisValues()
    for axis in DecisionAxis.all {
      let standing = axis.valueIfMissing ?? (axis == .leading ? nil : ifMissing)
      if let standing, !record.has(axis.field) {
        values[axis] = standing
      } else {
        values[axis] = try share(axis.field, of: record)
      }
    }
    return values
  }

  private func share(_ name: String, of record: Record) throws(RecordError) -> Double {
    guard let value = try record.double(name) else { throw record.unscored(name) }
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
        let origin = try self.gold?.origin(ofLabelIn: record).map {
          " at \($0.file):\($0.line ?? 0)"
        }
        throw RecordError(
          what: "\"\(labelField)\" is \(quoted(name))\(origin ?? ""), which is no class of the "
            + "mapper (\(taxonomy.classes.joined(separator: ", ")))",
          remedy: Int(String(decoding: name, as: UTF8.self)) == nil
            ? "correct it, or declare it with \(.nonExecutableLabels) if it must never fire"
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
    known = nil
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
