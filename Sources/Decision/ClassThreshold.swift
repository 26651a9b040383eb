import JSON

/// The threshold of one class.
public struct ClassThreshold: Equatable, Sendable {
  public var name: String
  /// Least confidence at which the class fires, in [0, 1].
  public var threshold: Double

  public init(name: String, threshold: Double) {
    self.name = name
    self.threshold = threshold
  }

  /// Names are compared by their bytes: canonically equivalent spellings are different classes.
  public static func == (one: ClassThreshold, other: ClassThreshold) -> Bool {
    one.threshold == other.threshold && one.name.utf8.elementsEqual(other.name.utf8)
  }

  /// Reads an object of class and threshold, or an operating point that carries one.
  ///
  /// - Throws: Anything else, or a threshold outside [0, 1].
  public static func parse(_ value: JSONValue) throws(DecisionError) -> [ClassThreshold] {
    let remedy = "give an object of class and threshold, such as {\"swap_asset\": 0.65}"
    guard let members = value.objectValue else {
      throw DecisionError("the per-class thresholds are not a JSON object", remedy: remedy)
    }
    // A class may have any name, but no class has an object for a threshold.
    if value["format"]?.stringValue == OperatingPoint.format {
      guard let carried = value["per_class_thresholds"], !carried.isNull else {
        throw DecisionError(
          "the operating point has no per-class thresholds",
          remedy: "make one with pick-op --per-class")
      }
      return try parse(carried)
    }
    var thresholds: [ClassThreshold] = []
    for (name, value) in members {
      guard let threshold = value.doubleValue, threshold >= 0, threshold <= 1 else {
        throw DecisionError(
          "the threshold of class \"\(name)\" is not a number from 0 to 1", remedy: remedy)
      }
      thresholds.append(ClassThreshold(name: name, threshold: threshold))
    }
    return thresholds
  }

  /// The thresholds by index into a taxonomy, nil for classes without one.
  ///
  /// - Throws: A class that the taxonomy does not have.
  public static func indexed(
    _ thresholds: [ClassThreshold], in taxonomy: [String]
  ) throws(DecisionError) -> [Double?] {
    var indexed = [Double?](repeating: nil, count: taxonomy.count)
    for entry in thresholds {
      guard
        let index = taxonomy.firstIndex(where: { $0.utf8.elementsEqual(entry.name.utf8) })
      else {
        throw DecisionError(
          "the class \"\(entry.name)\" of the per-class thresholds is not in the taxonomy",
          remedy: "use the classes of the mapper: \(taxonomy.joined(separator: ", "))")
      }
      indexed[index] = entry.threshold
    }
    return indexed
  }

  /// Writes an object of class and threshold; null where there are none.
  static func write(_ thresholds: [ClassThreshold], into writer: inout JSONWriter) {
    guard !thresholds.isEmpty else { return writer.null() }
    writer.beginObject()
    for entry in thresholds { writer.member(entry.name, entry.threshold) }
    writer.endObject()
  }
}
