public import Groundwork
import JSON

extension Mapper {
  /// Reads a mapper file.
  ///
  /// - Parameter bytes: One JSON document, as `encoded` writes it.
  /// - Returns: The mapper.
  /// - Throws: `Failure` naming what is missing, out of range or of the wrong
  ///   length, another version, or a checksum that is not that of the content.
  public static func parse(_ bytes: [UInt8]) throws(Failure) -> Mapper {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue.parse(bytes)
    } catch {
      throw .badMapper("not a mapper: \(error.what) at byte \(error.offset)")
    }
    guard document["format"]?.stringValue == format else {
      throw .badMapper("not a mapper: no \"format\" \"\(format)\"")
    }
    guard document["version"]?.intValue == version else {
      throw .badMapper("a mapper of another version; fit anew, this is version \(version)")
    }
    let mapper = try MapperReader(document).mapper()
    guard hasItsChecksum(bytes) else {
      throw .badMapper("the mapper was changed: its checksum is not that of its content")
    }
    return mapper
  }
}

extension MapperReader {
  /// Bounds that no real mapper comes near, so that no product of sizes overflows.
  private static let sizes = 1...(1 << 24)

  fileprivate func mapper() throws(Failure) -> Mapper {
    let dimension = try member("dimension").integer(in: MapperReader.sizes)
    let classes = try member("classes").names()
    guard classes.count >= 2, MapperReader.sizes.contains(classes.count) else {
      throw .badMapper("\"classes\" has \(classes.count) names; at least two are needed")
    }
    guard Set(classes).count == classes.count else {
      throw .badMapper("\"classes\" names a class twice")
    }
    let nonExecutable = try member("nonexecutable").names()
    for name in nonExecutable where !classes.contains(name) {
      throw .badMapper("\"nonexecutable\" names \"\(name)\", which is no class")
    }
    let embedder = try member("embedder")
    var mapper = Mapper(
      fingerprint: try fingerprint(),
      embedder: embedder.value.isNull ? nil : Name(try embedder.string()),
      dimension: dimension,
      classes: classes, nonExecutable: nonExecutable,
      members: try members(dimension: dimension, classes: classes.count),
      exemplars: try member("familiarity").exemplars(dimension: dimension, classes: classes.count),
      familiarity: try member("familiarity").familiarity(),
      scope: try scope(dimension: dimension, classes: classes.count),
      settings: try member("settings").settings(),
      trainingCounts: try member("training_counts").counts(classes: classes.count),
      convergence: try member("convergence").convergence(),
      crossValidation: try optionalMember("cross_validation")?.crossValidation(),
      calibration: try optionalMember("calibration")?.calibration(), seen: try seen())
    mapper.learningCurve = try optionalMember("learning_curve")?.learningCurve(classes)
    return mapper
  }

  private func fingerprint() throws(Failure) -> String {
    let digits = try member("fingerprint").string()
    guard digits.utf8.count == 16, digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { throw .badMapper("\"fingerprint\" is not 16 hexadecimal digits") }
    return digits
  }

  private func members(dimension: Int, classes: Int) throws(Failure) -> [Member] {
    let outputs = classes == 2 ? 1 : classes
    var members: [Member] = []
    for element in try member("members").elements() {
      members.append(try element.scoringMember(dimension: dimension, outputs: outputs))
    }
    guard !members.isEmpty else { throw .badMapper("\"members\" is empty") }
    return members
  }

  private func scoringMember(
    dimension: Int, outputs: Int
  ) throws(Failure) -> Member {
    var intercepts: [Double] = []
    for element in try member("intercepts").elements() { intercepts.append(try element.double()) }
    guard intercepts.count == outputs else {
      throw .badMapper("\"intercepts\" has \(intercepts.count) numbers, expected \(outputs)")
    }
    let (size, overflow) = dimension.multipliedReportingOverflow(by: outputs)
    guard !overflow else { throw .badMapper("the sizes overflow") }
    let model = LinearModel(
      dimension: dimension, outputs: outputs, weights: try member("weights").doubles(count: size),
      intercepts: intercepts)
    return Member(model: model, calibrator: try member("calibrator").calibrator(outputs))
  }

  private func calibrator(_ outputs: Int) throws(Failure) -> Calibrator {
    switch try member("method").method() {
    case .none: return .none
    case .temperature:
      let temperature = try member("temperature").double()
      guard temperature > 0, (1 / temperature).isFinite else {
        throw .badMapper("\"temperature\" is not positive")
      }
      return .temperature(temperature)
    case .sigmoid:
      let slopes = try member("slopes").doubles(count: outputs)
      let offsets = try member("offsets").doubles(count: outputs)
      return .sigmoid(zip(slopes, offsets).map { SigmoidCurve(a: $0, b: $1) })
    case .isotonic:
      var curves: [IsotonicCurve] = []
      for element in try member("curves").elements() {
        guard
          let curve = IsotonicCurve(
            knots: try element.member("knots").doubles(),
            values: try element.member("values").doubles())
        else { throw .badMapper("a curve is not ascending") }
        curves.append(curve)
      }
      guard curves.count == outputs else {
        throw .badMapper("\"curves\" has \(curves.count) curves, expected \(outputs)")
      }
      return .isotonic(curves)
    }
  }

  private func familiarity() throws(Failure) -> FamiliarityTable {
    guard
      let table = FamiliarityTable(
        points: try member("nearnesses").doubles(),
        rows: try member("rows").integer(in: 1...Int.max),
        outOfFold: try member("out_of_fold").bool())
    else { throw .badMapper("\"familiarity\" is not a table of ascending nearnesses") }
    return table
  }

  private func exemplars(dimension: Int, classes: Int) throws(Failure) -> Exemplars {
    let counts = try member("exemplar_counts").counts(classes: classes)
    guard
      let exemplars = Exemplars(
        counts: counts, codes: try member("exemplars").signedBytes(), dimension: dimension)
    else {
      throw .badMapper(
        "\"exemplars\" are not as many vectors as \"exemplar_counts\" says, at most"
          + " \(Exemplars.capacity) a class")
    }
    return exemplars
  }

  /// One whole number a class.
  private func counts(classes: Int) throws(Failure) -> [Int] {
    var counts: [Int] = []
    for element in try elements() { counts.append(try element.integer(in: 0...Int.max)) }
    guard counts.count == classes else {
      throw .badMapper("\(name) has \(counts.count) numbers, expected \(classes)")
    }
    return counts
  }

  private func seen() throws(Failure) -> [UInt64] {
    let hashes = try member("seen")
    guard let seen = Base64.decodeIntegers(try hashes.string()),
      zip(seen, seen.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw .badMapper("\"seen\" is not base64 of ascending 64-bit integers") }
    return seen
  }

  /// A calibration method by its name.
  func method() throws(Failure) -> CalibrationMethod {
    let word = try string()
    guard let method = CalibrationMethod(rawValue: word) else {
      throw .badMapper("\(name) is \"\(word)\", which is no calibration method")
    }
    return method
  }
}
