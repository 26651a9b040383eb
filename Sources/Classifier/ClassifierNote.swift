public import Groundwork

/// Something the user should know about a fit or a calibration that went through.
public enum ClassifierNote: Sendable, Equatable {
  /// A class with fewer than 20 rows, and a larger one whose name it may be a misspelling of.
  case fewRows(className: Name, count: Int, meant: Rows? = nil)
  /// Rows whose prompt and class another row has already.
  case repeats(count: Int)
  /// The largest class has more than three times the rows of the smallest.
  case imbalance(largest: Name, largestCount: Int, smallest: Name, smallestCount: Int)
  /// A class that may fire although its name says that it is none.
  case firingNone(className: Name)
  /// No class may fire, so nothing ever will.
  case nothingFires
  /// The C of the lowest log loss is the first or the last of those tried.
  case edgeOfList(C: Double, isLargest: Bool)
  /// The solver stopped before the gradient was within the tolerance.
  case notConverged(iterations: Int, gradient: Double, tolerance: Double, isAtLimit: Bool = true)
  /// Calibration was skipped and the mapper is as it was.
  case notCalibrated(reason: String, remedy: Message)
  /// Classes that no row is of.
  case withoutRows(classes: [Name])
  /// Classes with too few rows to be held out: these are in every fold's training part.
  case neverHeldOut(classes: [Rows], folds: Int)
  /// Classes with too few held-out rows for a curve of their own, which have that of all classes.
  case sharedCurve(classes: [Name], method: CalibrationMethod)
  /// Rows of calibrate that fit had not seen, so that the model is not fitted on all rows.
  case unseenRows(count: Int, of: Int)
  /// Prompts that the mapper was trained on and calibrate was not given.
  case missingPrompts(count: Int, of: Int)
  /// A class whose label the mapper gives to its own rows less than half as often as models that had not
  /// seen them do.
  case otherLabels(className: Name, right: Int, rightUnseen: Int, of: Int)
  /// The mapper keeps the probabilities of its fit, as was asked, or because no method does better.
  case keptAsFitted(isAsked: Bool)
  /// Temperature was chosen although another method's log loss is lower, because rows are few.
  case temperatureKept(rows: Int, over: CalibrationMethod)
  /// Calibration changes which class is on top so often that accuracy falls.
  case accuracyFalls(method: CalibrationMethod, from: Double, to: Double)
  /// Probabilities of exactly 0 for the row's class, counted at 1e-15 in the log loss.
  case clippedZeros(method: CalibrationMethod, count: Int)
  /// Distinct confidences that isotonic calibration leaves.
  case distinctConfidences(count: Int, of: Int)
  /// The temperature is the least or the most that is tried.
  case temperatureAtEndOfRange(Double)
}

extension ClassifierNote {
  /// How many rows a class has, or how many different prompts.
  public struct Rows: Sendable, Equatable {
    public var className: Name
    public var count: Int

    public init(className: Name, count: Int) {
      self.className = className
      self.count = count
    }
  }

  /// Says how a fit ended that did not converge.
  static func notConverged(_ convergence: Convergence, _ settings: FitSettings) -> ClassifierNote {
    .notConverged(
      iterations: convergence.iterations, gradient: convergence.gradient,
      tolerance: settings.tolerance,
      isAtLimit: convergence.iterations >= settings.maximumIterations)
  }
}

extension ClassifierNote: CustomStringConvertible {
  /// The note with settings in their plain words.
  public var description: String { message.description }

  /// The note in lower case, without a full stop.
  public var message: Message {
    switch self {
    case .fewRows(let name, let count, let meant):
      "class \"\(name)\" has \(counted(count, "row")), fewer than 20"
        + (meant.map { "; did you mean \"\($0.className)\", which has \($0.count)?" } ?? "")
    case .repeats(let count):
      "\(counted(count, "row repeats", "rows repeat")) an earlier prompt with the same label"
    case .imbalance(let largest, let largestCount, let smallest, let smallestCount):
      "class \"\(largest)\" has \(largestCount) rows and class \"\(smallest)\" \(smallestCount), "
        + "more than three times as many"
    case .firingNone(let name):
      "class \"\(name)\" may fire like any other; if it stands for prompts that must not execute, "
        + "declare it with \(.nonExecutableLabels)"
    case .nothingFires:
      "every class is one that must not execute, so nothing will ever fire; give "
        + "\(.nonExecutableLabels) for prompts that must not execute alone"
    case .edgeOfList(let C, let isLargest):
      "the C chosen, \(C), is the \(isLargest ? "largest" : "smallest") of the list: a "
        + "\(isLargest ? "larger" : "smaller") one may do better"
    case .notConverged(let iterations, let gradient, let tolerance, let isAtLimit):
      "not converged after \(counted(iterations, "step")): the largest gradient "
        + "component is \(gradient), the tolerance \(tolerance); "
        + (isAtLimit
          ? "raise \(.maxIterations)"
          : "no step lowers it further: raise \(.tolerance), or lower \(.penalty)")
    case .notCalibrated(let reason, let remedy): "not calibrated: \(reason); \(remedy)"
    case .withoutRows(let names):
      "no row is of \(classes(names)): no model is judged on \(agreeing(names.count, "it", "them")); "
        + "add rows of \(agreeing(names.count, "it", "them"))"
    case .neverHeldOut(let classes, let folds):
      "\(prompts(of: classes)), too few for \(folds) folds: no model is judged on them; "
        + "add rows of \(agreeing(classes.count, "it", "them")), or lower \(.folds)"
    case .sharedCurve(let names, let method):
      "\(classes(names)) \(agreeing(names.count, "has", "have")) too few held-out rows for "
        + "\(method.rawValue): \(agreeing(names.count, "it is", "they are")) calibrated by the curve of "
        + "all classes together; add rows of \(agreeing(names.count, "it", "them"))"
    case .unseenRows(let count, let total):
      "\(counted(count, of: total, "row")) \(agreeing(count, "was", "were")) not among those that fit used: the model knows nothing of \(agreeing(count, "it", "them")); "
        + "give the rows of fit, or say \(.heldOut) if all were held out"
    case .missingPrompts(let count, let total):
      "\(counted(count, of: total, "prompt")) that the mapper was trained on "
        + "\(agreeing(count, "is", "are")) not among the rows; give all that fit read"
    case .otherLabels(let name, let right, let rightUnseen, let total):
      "of \(counted(total, "row")) of class \"\(name)\" that the mapper was trained on it knows \(right) again, "
        + "and models that had not seen them \(rightUnseen): see that the labels are those that fit read"
    case .keptAsFitted(let isAsked):
      "not calibrated: "
        + (isAsked
          ? "\(.method) none keeps the fit's own probabilities"
          : "no method has a lower log loss than the fit's own probabilities, which are kept")
    case .temperatureKept(let rows, let other):
      "temperature is kept, as \(rows) rows are few and "
        + "\(other == .none ? "no calibration" : other.rawValue) is not better by more than a standard error"
    case .accuracyFalls(let method, let from, let to):
      "\(method.rawValue) lowers cross-fitted accuracy from \(percentage(from)) to \(percentage(to))"
    case .clippedZeros(let method, let count):
      "\(method.rawValue) gives probability 0 to the class of "
        + "\(counted(count, "row")); the log loss counts 1e-15"
    case .distinctConfidences(let count, let total):
      "isotonic leaves \(counted(count, "distinct confidence")) in \(counted(total, "row"))"
    case .temperatureAtEndOfRange(let temperature):
      "the temperature \(temperature) is the \(temperature < 1 ? "least" : "most") that is tried: "
        + (temperature < 1
          ? "held-out rows are hardly ever mistaken, and every confidence is as good as 1"
          : "the scores of held-out rows say nothing of their class")
        + "; calibrate with \(.heldOut) on rows held out from fit, on more rows, "
        + "or with \(.method) sigmoid"
    }
  }

  private func prompts(of classes: [Rows]) -> String {
    if let only = classes.first, classes.count == 1 {
      return "class \"\(only.className)\" has \(counted(only.count, "different prompt"))"
    }
    return "\(classes.count) classes have few different prompts, "
      + listed(classes.map { "\"\($0.className)\" \($0.count)" })
  }

  private func classes(_ names: [Name]) -> String {
    agreeing(names.count, "class ", "the classes ") + listed(names.map { "\"\($0)\"" })
  }

  private func percentage(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
  }
}
