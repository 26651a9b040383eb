import JSON

/// One named number of a metrics row, as JSON and CSV show it.
struct MetricsField {
  enum Value {
    case count(Int)
    case real(Double?)
    case flag(Bool)
    case text(String?)
  }

  let name: String
  let value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  func write(into writer: inout JSONWriter) {
    writer.key(name)
    switch value {
    case .count(let count): writer.number(count)
    case .real(let real?) where real.isFinite: writer.number(real)
    case .flag(let flag): writer.bool(flag)
    case .text(let text?): writer.string(text)
    case .real, .text: writer.null()
    }
  }

  /// The value as a CSV field, quoted where RFC 4180 asks for it; null is empty.
  var csv: String {
    switch value {
    case .count(let count): return "\(count)"
    case .real(let real): return real.map { "\($0)" } ?? ""
    case .flag(let flag): return flag ? "true" : "false"
    case .text(let text?):
      // By scalars: CRLF is one Character.
      guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
        return text
      }
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"\(parts.joined(separator: "\"\""))\""
    case .text: return ""
    }
  }
}

extension Counts {
  /// The counts that make up all others, with a prefix to their names.
  func coreFields(prefix: String = "") -> [MetricsField] {
    [
      MetricsField(prefix + "total", .count(total)),
      MetricsField(prefix + "fired", .count(fired)),
      MetricsField(prefix + "correct_on_fired", .count(correct)),
      MetricsField(prefix + "wrong", .count(wrong)),
      MetricsField(prefix + "hallucinated", .count(hallucinated)),
      MetricsField(prefix + "labelled", .count(labelled)),
      MetricsField(prefix + "nonexec", .count(nonexec)),
    ]
  }

  /// The first columns of a metrics row after its threshold.
  func leadingFields(prefix: String = "") -> [MetricsField] {
    [
      MetricsField(prefix + "total", .count(total)),
      MetricsField(prefix + "abstain", .count(abstained)),
      MetricsField(prefix + "abstain_rate", .real(abstainRate)),
      MetricsField(prefix + "coverage", .real(coverage)),
      MetricsField(prefix + "fired", .count(fired)),
      MetricsField(prefix + "correct_on_fired", .count(correct)),
      MetricsField(prefix + "accuracy_on_fired", .real(accuracyOnFired)),
      MetricsField(prefix + "overall_correct", .count(overallCorrect)),
      MetricsField(prefix + "overall_accuracy", .real(overallAccuracy)),
    ]
  }

  /// What follows the parameters of the point.
  func trailingFields(prefix: String = "") -> [MetricsField] {
    [
      MetricsField(prefix + "wrong", .count(wrong)),
      MetricsField(prefix + "hallucinated", .count(hallucinated)),
      MetricsField(prefix + "hallucination_rate", .real(hallucinationRate)),
      MetricsField(prefix + "utility", .real(utility)),
      MetricsField(prefix + "labelled", .count(labelled)),
      MetricsField(prefix + "nonexec", .count(nonexec)),
    ]
  }

  /// Reads the core counts, and holds the others that are there against them.
  ///
  /// - Parameters:
  ///   - reader: The object that holds the counts.
  ///   - prefix: What their names start with.
  ///   - sparse: Whether a count that is missing is 0, as in counts by class.
  /// - Throws: A missing or impossible count, or counts that contradict each other.
  init(
    _ reader: FieldReader, prefix: String = "", sparse: Bool = false
  ) throws(DecisionError) {
    self.init()
    let read = { (name: String) throws(DecisionError) -> Int in
      sparse ? try reader.countIfPresent(prefix + name) ?? 0 : try reader.count(prefix + name)
    }
    let total = try read("total")
    let fired = try read("fired")
    correct = try read("correct_on_fired")
    wrong = try read("wrong")
    hallucinated = try read("hallucinated")
    let labelled = try read("labelled")
    let nonexec = try read("nonexec")
    firedUnlabelled = fired - firedLabelled
    abstainedRightly = nonexec - hallucinated
    abstainedExecutable = labelled - nonexec - correct - wrong
    abstainedUnlabelled = total - labelled - firedUnlabelled
    let derived = [firedUnlabelled, abstainedRightly, abstainedExecutable, abstainedUnlabelled]
    guard derived.allSatisfy({ $0 >= 0 }) else {
      throw reader.failure(
        "the counts from \"\(prefix)total\" to \"\(prefix)nonexec\" contradict each other")
    }
    for (key, count) in [("abstain", abstained), ("overall_correct", overallCorrect)] {
      if let found = try reader.countIfPresent(prefix + key), found != count {
        throw reader.failure("\"\(prefix + key)\" is \(found), the other counts make it \(count)")
      }
    }
  }
}
