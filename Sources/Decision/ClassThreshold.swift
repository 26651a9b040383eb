public import Groundwork
public import JSON

/// The threshold of one class.
public struct ClassThreshold: Equatable, Sendable {
  /// The class.
  public var name: Name
  /// Least confidence at which the class fires, in [0, 1].
  public var threshold: Double

  /// Gives a class a threshold.
  public init(name: Name, threshold: Double) {
    self.name = name
    self.threshold = threshold
  }

  /// Reads an object of class and threshold, or an operating point that carries one.
  ///
  /// - Throws: Anything else, or a threshold outside [0, 1].
  public static func parse(_ value: JSONValue) throws(Failure) -> [ClassThreshold] {
    let document = TypedValue(
      value, name: "the document",
      remedy: "give an object of class and threshold, such as {\"swap_asset\": 0.65}")
    guard let members = value.objectValue else {
      throw document.failure("the per-class thresholds are not a JSON object")
    }
    // A class may have any name, but no class has an object for a threshold.
    if value["format"]?.stringValue == OperatingPoint.format {
      guard let carried = document.optionalMember("per_class_thresholds") else {
        throw Failure(
          "the operating point has no per-class thresholds",
          remedy: "make one with pick-op \(.perClass)")
      }
      return try parse(carried.value)
    }
    return try members.map { (name, value) throws(Failure) in
      let threshold = document.part(value, name: "the threshold of class \"\(name)\"")
      return ClassThreshold(name: Name(name), threshold: try threshold.number(in: 0...1))
    }
  }

  /// The thresholds by index into a taxonomy, nil for classes without one.
  ///
  /// - Throws: A class that the taxonomy does not have.
  public static func indexed(
    _ thresholds: [ClassThreshold], in taxonomy: [Name]
  ) throws(Failure) -> [Double?] {
    var indexed = [Double?](repeating: nil, count: taxonomy.count)
    for entry in thresholds {
      guard let index = taxonomy.firstIndex(of: entry.name) else {
        throw Failure(
          "the class \"\(entry.name)\" of the per-class thresholds is not in the taxonomy",
          remedy: "\(Suggestion.remedy(for: entry.name.text, among: taxonomy.map(\.text)))")
      }
      indexed[index] = entry.threshold
    }
    return indexed
  }

  /// Writes an object of class and threshold; null where there are none.
  static func write(_ thresholds: [ClassThreshold], into writer: inout JSONWriter) {
    guard !thresholds.isEmpty else { return writer.null() }
    writer.beginObject()
    for entry in thresholds { writer.member(entry.name.text, entry.threshold) }
    writer.endObject()
  }
}
