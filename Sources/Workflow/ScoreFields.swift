public import Classifier
public import Decision
public import Groundwork
import JSON
public import Records

/// What the scored rows of one mapper have in common, spelled once.
public struct ScoreFields: Sendable {
  private let stamp: [UInt8]
  private let scores: DoubleMembers
  /// Shape (classes): each name as JSON.
  private let names: [[UInt8]]
  /// Shape (classes): whether the class may fire.
  private let executable: [Bool]
  /// The classes that must not fire as JSON; nil without any.
  private let nonExecutable: [UInt8]?

  /// Spells them.
  ///
  /// - Parameters:
  ///   - mapper: What scores the rows.
  ///   - stamp: What the field `mapper` says.
  public init(_ mapper: Mapper, stamp: Name) {
    self.stamp = json { $0.string(stamp.text) }
    scores = DoubleMembers(mapper.classes.map(\.text))
    names = mapper.classes.map { name in json { $0.string(name.text) } }
    executable = mapper.classes.indices.map { mapper.isExecutable($0) }
    nonExecutable =
      mapper.nonExecutable.isEmpty
      ? nil
      : json { json in
        json.beginArray()
        for name in mapper.nonExecutable { json.string(name.text) }
        json.endArray()
      }
  }

  /// Sets what the mapper says of a row.
  ///
  /// - Parameters:
  ///   - scored: The class on top and how far to trust it.
  ///   - probabilities: Shape (classes).
  ///   - edits: Receives the fields.
  public func set(_ scored: Scored, probabilities: [Double], in edits: inout FieldEdits) {
    edits.set("mapper") { $0.raw(stamp) }
    edits.set("scores") { $0.object(scores, probabilities) }
    edits.set("predicted") { $0.raw(names[scored.predicted]) }
    let values = scored.values
    for axis in DecisionAxis.all { edits.set(axis.field) { $0.number(values[axis]) } }
    if executable[scored.predicted] {
      edits.remove("executable")
    } else {
      edits.set("executable") { $0.bool(false) }
    }
    if let nonExecutable {
      edits.set("nonexecutable") { $0.raw(nonExecutable) }
    } else {
      edits.remove("nonexecutable")
    }
  }
}

/// One value as JSON.
private func json(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
  var writer = JSONWriter()
  write(&writer)
  return writer.bytes
}

extension Scored {
  /// What the row reaches on each axis.
  public var values: AxisValues {
    [.confidence: confidence, .margin: margin, .familiarity: familiarity, .scope: scope]
  }
}
