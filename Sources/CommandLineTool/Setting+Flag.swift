public import Groundwork
public import Streams

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
    case .mapper: "--mapper"
    case .model: "--model"
    case .precision: "--precision"
    case .prompt: "--prompt"
    case .threads: "--threads"
    case .merge: "--merge"
    case .split: "--split"
    case .half: "--half"
    case .splitBy: "--split-by"
    case .dividedByPrompt: "--divided-by-prompt"
    case .frozenPoint: "--at"
    case .unseenOnly: "--unseen-only"
    case .promptField: "--prompt-field"
    case .labelField: "--label-field"
    case .longestLine: "--max-line-bytes"
    case .labelMap: "--label-map"
    case .timeField: "--time-field"
    case .seenRows: "--allow-seen"
    case .encoding: "--encoding"
    case .modelList: "--list-models"
    case .inputFormat: "--from"
    case .outputFormat: "--to"
    case .setAside: "--skip-invalid"
    case .keptEmbedding: "--keep-embedding"
    }
  }
}

extension Message {
  /// The text with settings named by their flags.
  public var withFlags: String { text(naming: \.flag) }
}

extension Diagnostic {
  /// The text behind the tool's name, settings named by their flags.
  public var text: String { message.withFlags }
}
