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
    let mapper = try TypedValue.mapper(document).mapper()
    guard hasItsChecksum(bytes) else {
      throw .badMapper("the mapper was changed: its checksum is not that of its content")
    }
    return mapper
  }
}

extension TypedValue {
  /// A document that should be a mapper, or a part of one.
  static func mapper(_ document: JSONValue) -> TypedValue {
    TypedValue(document, name: "mapper", remedy: Failure.badMapper("").remedy)
  }

  /// Bounds that no real mapper comes near, so that no product of sizes overflows.
  private static let sizes = 1...(1 << 24)

  fileprivate func mapper() throws(Failure) -> Mapper {
    let dimension = try member("dimension").integer(in: TypedValue.sizes)
    let classes = try member("classes").names()
    guard classes.count >= 2, TypedValue.sizes.contains(classes.count) else {
      throw failure("\"classes\" has \(counted(classes.count, "name")); at least two are needed")
    }
    guard Set(classes).count == classes.count else {
      throw failure("\"classes\" names a class twice")
    }
    let nonExecutable = try member("nonexecutable").names()
    for name in nonExecutable where !classes.contains(name) {
      throw failure("\"nonexecutable\" names \"\(name)\", which is no class")
    }
    let embedder = try member("embedder")
    var mapper = Mapper(
      fingerprint: try fingerprint(),
      embedder: embedder.value.isNull ? nil : Name(try embedder.text()),
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
    let digits = try member("fingerprint").text()
    guard digits.utf8.count == 16, digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { throw failure("\"fingerprint\" is not 16 hexadecimal digits") }
    return digits
  }

  private func members(dimension: Int, classes: Int) throws(Failure) -> [Member] {
    let outputs = classes == 2 ? 1 : classes
    var members: [Member] = []
    for element in try member("members").elements() {
      members.append(try element.scoringMember(dimension: dimension, outputs: outputs))
    }
    guard !members.isEmpty else { throw failure("\"members\" is empty") }
    return members
  }

  private func scoringMember(
    dimension: Int, outputs: Int
  ) throws(Failure) -> Member {
    var intercepts: [Double] = []
    for element in try member("intercepts").elements() { intercepts.append(try element.finite()) }
    guard intercepts.count == outputs else {
      throw failure(
        "\"intercepts\" has \(counted(intercepts.count, "number")), expected \(outputs)")
    }
    let (size, overflow) = dimension.multipliedReportingOverflow(by: outputs)
    guard !overflow else { throw failure("the sizes overflow") }
    let model = LinearModel(
      dimension: dimension, outputs: outputs, weights: try member("weights").doubles(count: size),
      intercepts: intercepts)
    return Member(model: model, calibrator: try member("calibrator").calibrator(outputs))
  }

  private func calibrator(_ outputs: Int) throws(Failure) -> Calibrator {
    switch try member("method").method() {
    case .none: return .none
    case .temperature:
      let temperature = try member("temperature").finite()
      guard temperature > 0, (1 / temperature).isFinite else {
        throw failure("\"temperature\" is not positive")
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
        else { throw failure("a curve is not ascending") }
        curves.append(curve)
      }
      guard curves.count == outputs else {
        throw failure("\"curves\" has \(curves.count) curves, expected \(outputs)")
      }
      return .isotonic(curves)
    }
  }

  private func familiarity() throws(Failure) -> FamiliarityTable {
    guard
      let table = FamiliarityTable(
        points: try member("nearnesses").doubles(),
        rows: try member("rows").integer(in: 1...Int.max),
        outOfFold: try member("out_of_fold").flag())
    else { throw failure("\"familiarity\" is not a table of ascending cosine similarities") }
    return table
  }

  private func exemplars(dimension: Int, classes: Int) throws(Failure) -> Exemplars {
    let counts = try member("exemplar_counts").counts(classes: classes)
    guard
      let exemplars = Exemplars(
        counts: counts, codes: try member("exemplars").signedBytes(), dimension: dimension)
    else {
      throw failure(
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
      throw failure("\(name) has \(counted(counts.count, "number")), expected \(classes)")
    }
    return counts
  }

  private func seen() throws(Failure) -> [UInt64] {
    let hashes = try member("seen")
    guard let seen = Base64.decodeIntegers(try hashes.text()),
      zip(seen, seen.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw failure("\"seen\" is not base64 of ascending 64-bit integers") }
    return seen
  }

  /// A calibration method by its name.
  func method() throws(Failure) -> CalibrationMethod {
    let word = try text()
    guard let method = CalibrationMethod(rawValue: word) else {
      throw failure("\(name) is \"\(word)\", which is no calibration method")
    }
    return method
  }
}

extension TypedValue {
  func settings() throws(Failure) -> FitSettings {
    var settings = FitSettings()
    settings.C = try member("C").finite()
    settings.maximumIterations = try member("max_iter").integer(in: 1...Int.max)
    settings.tolerance = try member("tolerance").finite()
    let weight = try member("class_weight")
    if let named = weight.value.objectValue {
      var weights: [(name: Name, weight: Double)] = []
      for (name, value) in named {
        weights.append((Name(name), try weight.part(value, name: "a class weight").finite()))
      }
      settings.classWeight = .perClass(weights)
    } else {
      switch try weight.text() {
      case "balanced": settings.classWeight = .balanced
      case "none": settings.classWeight = .none
      default: throw failure("\"class_weight\" is neither balanced, none nor an object")
      }
    }
    do {
      try settings.validate()
    } catch {
      throw failure("\"settings\": \(error.what)")
    }
    return settings
  }

  func convergence() throws(Failure) -> Convergence {
    Convergence(
      converged: try member("converged").flag(),
      iterations: try member("iterations").integer(in: 0...Int.max),
      hessianProducts: try member("hessian_products").integer(in: 0...Int.max),
      objective: try member("objective").finiteOrInfinity(),
      gradient: try member("gradient").finiteOrInfinity())
  }

  func crossValidation() throws(Failure) -> CrossValidationReport {
    var rows: [CrossValidationRow] = []
    for row in try member("table").elements() {
      rows.append(
        CrossValidationRow(
          C: try row.member("C").finite(), logLoss: try row.member("log_loss").finite(),
          standardError: try row.member("standard_error").finite(),
          accuracy: try row.member("accuracy").finite(),
          converged: try row.member("converged").flag()))
    }
    return CrossValidationReport(
      folds: try member("folds").integer(in: 2...Int.max), rows: rows,
      chosen: try member("chosen").finite())
  }

  func learningCurve(_ classes: [Name]) throws(Failure) -> LearningCurve {
    var points: [LearningCurve.Point] = []
    for row in try member("table").elements() {
      var recall: [Double] = []
      let own = try row.member("recall")
      for name in classes { recall.append(try own.member(name.text).finite()) }
      points.append(
        LearningCurve.Point(
          percentage: try row.member("percentage").finite(),
          rows: try row.member("rows").integer(in: 0...Int.max),
          accuracy: try row.member("accuracy").finite(),
          logLoss: try row.member("log_loss").finite(), recall: recall))
    }
    return LearningCurve(folds: try member("folds").integer(in: 2...Int.max), points: points)
  }

  func calibration() throws(Failure) -> CalibrationReport {
    var candidates: [CalibrationCandidate] = []
    for row in try member("table").elements() {
      candidates.append(
        CalibrationCandidate(
          method: try row.member("method").method(), metrics: try row.metrics()))
    }
    return CalibrationReport(
      requested: try member("requested").text(), method: try member("method").method(),
      folds: try member("folds").integer(in: 2...Int.max),
      order: try member("cv_order").foldOrder(),
      ensemble: try member("ensemble").flag(), prefit: try member("prefit").flag(),
      rows: try member("rows").integer(in: 0...Int.max),
      reason: try optionalMember("reason")?.text(), candidates: candidates)
  }

  private func foldOrder() throws(Failure) -> FoldOrder {
    guard let order = FoldOrder(rawValue: try text()) else {
      throw failure("\(name) is neither hash nor file")
    }
    return order
  }

  private func metrics() throws(Failure) -> CalibrationMetrics {
    CalibrationMetrics(
      rows: try member("rows").integer(in: 0...Int.max),
      logLoss: try member("log_loss").finite(), brier: try member("brier").finite(),
      accuracy: try member("accuracy").finite(),
      calibrationErrorByWidth: try member("ece_width").finite(),
      noiseFloorByWidth: try member("ece_width_floor").finite(),
      calibrationErrorByMass: try member("ece_mass").finite(),
      noiseFloorByMass: try member("ece_mass_floor").finite(),
      distinctConfidences: try member("distinct_confidences").integer(in: 0...Int.max),
      clippedZeros: try member("clipped_zeros").integer(in: 0...Int.max))
  }
}

extension TypedValue {
  func names() throws(Failure) -> [Name] {
    var names: [Name] = []
    for element in try elements() { names.append(Name(try element.text())) }
    return names
  }

  /// Base64 of float32.
  func floats() throws(Failure) -> [Float] {
    var text = try text()
    var floats: [Float] = []
    let fault = text.withUTF8 { Base64Floats.decode(UnsafeRawBufferPointer($0), into: &floats) }
    guard fault == nil, floats.withUnsafeBufferPointer(Base64Floats.areFinite) else {
      throw failure("\(name) is not base64 of finite float32 numbers")
    }
    return floats
  }

  /// Base64 of signed bytes.
  func signedBytes() throws(Failure) -> [Int8] {
    guard let bytes = Base64.decode(try text()) else {
      throw failure("\(name) is not base64")
    }
    return bytes.map { Int8(bitPattern: $0) }
  }

  /// Base64 of float64.
  ///
  /// - Parameter count: How many there must be, or nil for any number.
  /// - Returns: The numbers.
  /// - Throws: `Failure`.
  func doubles(count: Int? = nil) throws(Failure) -> [Double] {
    guard let doubles = Base64.decodeDoubles(try text()) else {
      throw failure("\(name) is not base64 of finite float64 numbers")
    }
    if let count, doubles.count != count {
      throw failure("\(name) has \(counted(doubles.count, "number")), expected \(count)")
    }
    return doubles
  }

  /// A finite number.
  func finite() throws(Failure) -> Double {
    guard let number = value.doubleValue, number.isFinite else {
      throw failure("\(name) is not a finite number")
    }
    return number
  }

  /// A finite number, or null for one that was not.
  func finiteOrInfinity() throws(Failure) -> Double { value.isNull ? .infinity : try finite() }
}
