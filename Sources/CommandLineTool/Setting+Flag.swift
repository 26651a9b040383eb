public import Groundwork
public import Streams
import Streams

extension Setting {
  /// The flag that makes the choice, as every tool that has it spells it.
  public var flag: String {
    switch self {
    case .classes: "--classes"
    case .nonExecutableLabels: "--nonexec-label"
    case .labels: "--labels"
    case .penalty: "--C"
    case .maxIterations: "--max-iter"
    case .tolerance: "--tolerance"
    case .folds: "--cv"
    case .method: "--method"
    case .ensemble: "--ensemble"
    case .heldOut: "--prefit"
    case .thresholds: "--thresholds"
    case .perClassThresholds: "--per-class-thresholds"
    case .byClass: "--by-class"
    case .perClass: "--per-class"
    case .confidenceLevel: "--confidence-level"
    case .correction: "--correction"
    case .choiceRule: "--choose-by"
    case .gate: "--gate"
    case .gateTimeout: "--gate-timeout"
    case .trustedPrograms: "--trust-jq"
    case .operatingPoint: "--op"
    case .model: "--model"
    case .precision: "--precision"
    case .prompt: "--prompt"
    case .threads: "--threads"
    case .merge: "--merge"
    case .split: "--split"
    case .half: "--half"
    case .dividedByPrompt: "--divided-by-prompt"
    case .frozenPoint: "--at"
    case .unseenOnly: "--unseen-only"
    }
  }
}

extension Message {
  /// The text with settings named by their flags.
  public var withFlags: String { text(naming: \.flag) }
}

extension Diagnostic {
  /// Words a library's failure as a tool's.
  ///
  /// - Parameters:
  ///   - location: Where it was found.
  ///   - failure: What a library threw.
  public init(_ location: SourceLocation? = nil, _ failure: Failure) {
    self.init(location, failure.what.withFlags, remedy: failure.remedy.withFlags)
  }
}
