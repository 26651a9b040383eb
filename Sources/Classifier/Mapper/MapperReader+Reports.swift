import Groundwork
import JSON

extension MapperReader {
  func settings() throws(Failure) -> FitSettings {
    var settings = FitSettings()
    settings.C = try member("C").double()
    settings.maximumIterations = try member("max_iter").integer(in: 1...Int.max)
    settings.tolerance = try member("tolerance").double()
    let weight = try member("class_weight")
    if let named = weight.value.objectValue {
      var weights: [(name: Name, weight: Double)] = []
      for (name, value) in named {
        weights.append((Name(name), try MapperReader(value, name: "a class weight").double()))
      }
      settings.classWeight = .perClass(weights)
    } else {
      switch try weight.string() {
      case "balanced": settings.classWeight = .balanced
      case "none": settings.classWeight = .none
      default: throw .badMapper("\"class_weight\" is neither balanced, none nor an object")
      }
    }
    do {
      try settings.validate()
    } catch {
      throw .badMapper("\"settings\": \(error.what)")
    }
    return settings
  }

  func convergence() throws(Failure) -> Convergence {
    Convergence(
      converged: try member("converged").bool(),
      iterations: try member("iterations").integer(in: 0...Int.max),
      hessianProducts: try member("hessian_products").integer(in: 0...Int.max),
      objective: try member("objective").doubleOrInfinity(),
      gradient: try member("gradient").doubleOrInfinity())
  }

  func crossValidation() throws(Failure) -> CrossValidationReport {
    var rows: [CrossValidationRow] = []
    for row in try member("table").elements() {
      rows.append(
        CrossValidationRow(
          C: try row.member("C").double(), logLoss: try row.member("log_loss").double(),
          standardError: try row.member("standard_error").double(),
          accuracy: try row.member("accuracy").double(),
          converged: try row.member("converged").bool()))
    }
    return CrossValidationReport(
      folds: try member("folds").integer(in: 2...Int.max), rows: rows,
      chosen: try member("chosen").double())
  }

  func learningCurve(_ classes: [Name]) throws(Failure) -> LearningCurve {
    var points: [LearningCurve.Point] = []
    for row in try member("table").elements() {
      var recall: [Double] = []
      let own = try row.member("recall")
      for name in classes { recall.append(try own.member(name.text).double()) }
      points.append(
        LearningCurve.Point(
          percentage: try row.member("percentage").double(),
          rows: try row.member("rows").integer(in: 0...Int.max),
          accuracy: try row.member("accuracy").double(),
          logLoss: try row.member("log_loss").double(), recall: recall))
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
      requested: try member("requested").string(), method: try member("method").method(),
      folds: try member("folds").integer(in: 2...Int.max),
      order: try member("cv_order").foldOrder(),
      ensemble: try member("ensemble").bool(), prefit: try member("prefit").bool(),
      rows: try member("rows").integer(in: 0...Int.max),
      reason: try optionalMember("reason")?.string(), candidates: candidates)
  }

  private func foldOrder() throws(Failure) -> FoldOrder {
    guard let order = FoldOrder(rawValue: try string()) else {
      throw .badMapper("\(name) is neither hash nor file")
    }
    return order
  }

  private func metrics() throws(Failure) -> CalibrationMetrics {
    CalibrationMetrics(
      rows: try member("rows").integer(in: 0...Int.max),
      logLoss: try member("log_loss").double(), brier: try member("brier").double(),
      accuracy: try member("accuracy").double(),
      calibrationErrorByWidth: try member("ece_width").double(),
      noiseFloorByWidth: try member("ece_width_floor").double(),
      calibrationErrorByMass: try member("ece_mass").double(),
      noiseFloorByMass: try member("ece_mass_floor").double(),
      distinctConfidences: try member("distinct_confidences").integer(in: 0...Int.max),
      clippedZeros: try member("clipped_zeros").integer(in: 0...Int.max))
  }
}
