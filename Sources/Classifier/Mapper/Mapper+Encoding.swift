import Groundwork
import JSON

extension Mapper {
  /// The value of the field `format`.
  static let format = "promptutils-mapper"
  /// The version that this code writes and reads.
  static let version = 3

  /// The mapper as one line of JSON, line feed included.
  ///
  /// Long arrays of numbers are base64 of little-endian float64 (`weights`, `knots`, `values`,
  /// `nearnesses`), of little-endian float32 (`scales`), of float16 (`matrix`), of signed bytes
  /// (`exemplars`, `codes`) or of 64-bit integers (`seen`);
  /// everything else is plain JSON.
  public func encoded() -> [UInt8] {
    var writer = JSONWriter()
    writer.bytes.reserveCapacity(expectedLength)
    writer.beginObject()
    writer.member("format", Mapper.format)
    writer.member("version", Mapper.version)
    writer.member("fingerprint", fingerprint)
    writeScoringMembers(into: &writer)
    writer.key("settings")
    settings.write(into: &writer)
    writer.key("training_counts")
    writer.beginArray()
    for count in trainingCounts { writer.number(count) }
    writer.endArray()
    writer.key("convergence")
    convergence.write(into: &writer)
    if let crossValidation {
      writer.key("cross_validation")
      crossValidation.write(into: &writer)
    }
    if let learningCurve {
      writer.key("learning_curve")
      learningCurve.write(classes: classes, into: &writer)
    }
    if let calibration {
      writer.key("calibration")
      calibration.write(into: &writer)
    }
    writer.member("seen", Base64.encode(seen))
    // Last, over every byte before it.
    writer.member(Mapper.checksumField, Groundwork.fingerprint(of: writer.bytes))
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// The last field of the file.
  private static let checksumField = "checksum"

  /// Whether a file ends with the checksum of what comes before it.
  ///
  /// - Parameter bytes: The file; a line feed at its end may be missing.
  /// - Returns: False where there is none too.
  static func hasItsChecksum(_ bytes: [UInt8]) -> Bool {
    let document = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
    let digits = 16
    let ending = ",\"\(checksumField)\":\"".utf8.count + digits + "\"}".utf8.count
    guard document.count > ending else { return false }
    let content = Array(document.dropLast(ending))
    let wanted = ",\"\(checksumField)\":\"\(Groundwork.fingerprint(of: content))\"}"
    return document.suffix(ending).elementsEqual(wanted.utf8)
  }

  /// About how long the file becomes: room for it at once, for an array that grows is copied as it does.
  private var expectedLength: Int {
    let numbers = members.reduce(seen.count) { $0 + $1.model.weights.count }
    let scope = (dimension * (dimension + 1) + Background.axisCount * dimension) * 4 / 3
    return 65_536 + scope + (exemplars.codes.count + numbers * 8) * 4 / 3
  }

  private func writeScoringMembers(into writer: inout JSONWriter) {
    writer.key("embedder")
    if let embedder { writer.string(embedder.text) } else { writer.null() }
    writer.member("dimension", dimension)
    writer.key("classes")
    writer.names(classes)
    writer.key("nonexecutable")
    writer.names(nonExecutable)
    writer.key("members")
    writer.beginArray()
    for member in members { member.write(into: &writer) }
    writer.endArray()
    writer.key("familiarity")
    writer.beginObject()
    writer.member("rows", familiarity.rows)
    writer.member("out_of_fold", familiarity.outOfFold)
    writer.member("nearnesses", Base64.encode(familiarity.points))
    writer.key("exemplar_counts")
    writer.beginArray()
    for count in exemplars.counts { writer.number(count) }
    writer.endArray()
    writer.member("exemplars", Base64.encode(exemplars.codes.map { UInt8(bitPattern: $0) }))
    writer.endObject()
    writer.key("scope")
    if let scope { scope.write(into: &writer) } else { writer.null() }
  }
}

extension JSONWriter {
  fileprivate mutating func names(_ names: [Name]) {
    beginArray()
    for name in names { string(name.text) }
    endArray()
  }

  /// A number that may have overflowed; JSON has no infinity.
  fileprivate mutating func numberOrNull(_ name: String, _ value: Double) {
    key(name)
    if value.isFinite { number(value) } else { null() }
  }
}

extension Member {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("intercepts")
    writer.beginArray()
    for intercept in model.intercepts { writer.number(intercept) }
    writer.endArray()
    writer.key("calibrator")
    writer.beginObject()
    writer.member("method", calibrator.method.rawValue)
    switch calibrator {
    case .none: break
    case .temperature(let temperature): writer.member("temperature", temperature)
    case .sigmoid(let curves):
      writer.member("slopes", Base64.encode(curves.map(\.a)))
      writer.member("offsets", Base64.encode(curves.map(\.b)))
    case .isotonic(let curves):
      writer.key("curves")
      writer.beginArray()
      for curve in curves {
        writer.beginObject()
        writer.member("knots", Base64.encode(curve.knots))
        writer.member("values", Base64.encode(curve.values))
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
    writer.member("weights", Base64.encode(model.weights))
    writer.endObject()
  }
}

extension FitSettings {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("C", C)
    writer.member("max_iter", maximumIterations)
    writer.member("tolerance", tolerance)
    writer.key("class_weight")
    switch classWeight {
    case .balanced: writer.string("balanced")
    case .none: writer.string("none")
    case .perClass(let weights):
      writer.beginObject()
      for (name, weight) in weights { writer.member(name.text, weight) }
      writer.endObject()
    }
    writer.endObject()
  }
}

extension Convergence {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("converged", converged)
    writer.member("iterations", iterations)
    writer.member("hessian_products", hessianProducts)
    writer.numberOrNull("objective", objective)
    writer.numberOrNull("gradient", gradient)
    writer.endObject()
  }
}

extension CrossValidationReport {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("folds", folds)
    writer.member("chosen", chosen)
    writer.key("table")
    writer.beginArray()
    for row in rows {
      writer.beginObject()
      writer.member("C", row.C)
      writer.member("log_loss", row.logLoss)
      writer.member("standard_error", row.standardError)
      writer.member("accuracy", row.accuracy)
      writer.member("converged", row.converged)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}

extension LearningCurve {
  fileprivate func write(classes: [Name], into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("folds", folds)
    writer.key("table")
    writer.beginArray()
    for point in points {
      writer.beginObject()
      writer.member("percentage", point.percentage)
      writer.member("rows", point.rows)
      writer.member("accuracy", point.accuracy)
      writer.member("log_loss", point.logLoss)
      writer.key("recall")
      writer.beginObject()
      for (name, recall) in zip(classes, point.recall) { writer.member(name.text, recall) }
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}

extension CalibrationReport {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("requested", requested)
    writer.member("method", method.rawValue)
    writer.member("folds", folds)
    writer.member("cv_order", order.rawValue)
    writer.member("ensemble", ensemble)
    writer.member("prefit", prefit)
    writer.member("rows", rows)
    if let reason { writer.member("reason", reason) }
    writer.key("table")
    writer.beginArray()
    for candidate in candidates {
      writer.beginObject()
      writer.member("method", candidate.method.rawValue)
      let metrics = candidate.metrics
      writer.member("rows", metrics.rows)
      writer.member("log_loss", metrics.logLoss)
      writer.member("brier", metrics.brier)
      writer.member("accuracy", metrics.accuracy)
      writer.member("ece_width", metrics.calibrationErrorByWidth)
      writer.member("ece_width_floor", metrics.noiseFloorByWidth)
      writer.member("ece_mass", metrics.calibrationErrorByMass)
      writer.member("ece_mass_floor", metrics.noiseFloorByMass)
      writer.member("distinct_confidences", metrics.distinctConfidences)
      writer.member("clipped_zeros", metrics.clippedZeros)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
