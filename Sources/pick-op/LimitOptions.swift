import ArgumentParser
import CommandLineTool
import Decision
import Groundwork

/// The limits that an operating point must keep.
struct LimitOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Most abstained, as a share of all rows.", valueName: "share"),
    transform: share)
  var maxAbstainRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Least right decisions, as a share of labelled rows.", valueName: "share"),
    transform: share)
  var minOverallAccuracy: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Least correct, as a share of labelled rows that fired.", valueName: "share"),
    transform: share)
  var minAccuracyOnFired: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Least fired, as a share of all rows.", valueName: "share"),
    transform: share)
  var minCoverage: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Most fired, as a share of rows that must not execute.", valueName: "share"),
    transform: share)
  var maxHallucinationRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Least fired, as a share of executable rows.", valueName: "share"),
    transform: share)
  var minExecutableCoverage: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Least fired as their class, as a share of executable rows.", valueName: "share"),
    transform: share)
  var minExecutableAccuracy: Double?

  /// Whether any was given.
  var isGiven: Bool {
    given.contains { $0.limit != nil }
  }

  private var given: [(kind: Constraint.Kind, limit: Double?)] {
    [
      (.maxAbstainRate, maxAbstainRate), (.minOverallAccuracy, minOverallAccuracy),
      (.minAccuracyOnFired, minAccuracyOnFired), (.minCoverage, minCoverage),
      (.maxHallucinationRate, maxHallucinationRate),
      (.minExecutableCoverage, minExecutableCoverage),
      (.minExecutableAccuracy, minExecutableAccuracy),
    ]
  }

  /// The limits that were given.
  ///
  /// - Throws: A limit outside [0, 1].
  func constraints() throws(Failure) -> [Constraint] {
    var constraints: [Constraint] = []
    for case (let kind, let limit?) in given { constraints.append(try Constraint(kind, limit)) }
    return constraints
  }
}
