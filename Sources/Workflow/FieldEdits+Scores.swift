public import Classifier
public import Decision
public import Groundwork
public import Records

extension FieldEdits {
  /// Sets what a mapper says of a row.
  ///
  /// - Parameters:
  ///   - scored: The class on top and how far to trust it.
  ///   - probabilities: Shape (classes).
  ///   - mapper: Whose classes they are.
  ///   - stamp: What the field `mapper` says.
  public mutating func setScores(
    _ scored: Scored, probabilities: [Double], of mapper: Mapper, stamp: Name
  ) {
    set("mapper") { $0.string(stamp.text) }
    set("scores") { json in
      json.beginObject()
      for (name, probability) in zip(mapper.classes, probabilities) {
        json.member(name.text, probability)
      }
      json.endObject()
    }
    set("predicted") { $0.string(mapper.classes[scored.predicted].text) }
    for axis in DecisionAxis.all { set(axis.field) { $0.number(scored.values[axis]) } }
    if mapper.isExecutable(scored.predicted) {
      remove("executable")
    } else {
      set("executable") { $0.bool(false) }
    }
    if mapper.nonExecutable.isEmpty {
      remove("nonexecutable")
    } else {
      set("nonexecutable") { json in
        json.beginArray()
        for name in mapper.nonExecutable { json.string(name.text) }
        json.endArray()
      }
    }
  }
}

extension Scored {
  /// What the row reaches on each axis.
  public var values: AxisValues {
    [.confidence: confidence, .margin: margin, .familiarity: familiarity, .scope: scope]
  }
}
