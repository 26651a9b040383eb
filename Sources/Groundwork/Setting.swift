/// A choice that a user makes, in the words of the field; tools know its flag.
///
/// Libraries mention settings in their messages and notes without knowing how a tool spells them.
public enum Setting: String, CaseIterable, Sendable {
  case classes
  case nonExecutableLabels = "labels that must not execute"
  case labels = "labels file"
  case penalty = "C"
  case maxIterations = "iteration limit"
  case tolerance
  case folds = "cross-validation folds"
  case method = "calibration method"
  case ensemble
  case heldOut = "held-out rows"
  case thresholds
  case perClassThresholds = "per-class thresholds"
  case byClass = "counts by class"
  case perClass = "thresholds by class"
  case confidenceLevel = "confidence level"
  case correction
  case choiceRule = "choice rule"
  case gate
  case gateTimeout = "gate timeout"
  case trustedPrograms = "trusted programs"
  case operatingPoint = "operating point"
  case mapper
  case model
  case precision
  case prompt
  case threads
  case merge
  case split
  case half
  case splitBy = "rule of the split"
  case dividedByPrompt = "division by prompt"
  case frozenPoint = "frozen operating point"
  case unseenOnly = "unseen prompts only"
  case promptField = "prompt field"
  case labelField = "label field"
  case longestLine = "limit of a line's bytes"
  case labelMap = "label map"
  case timeField = "time field"
  case seenRows = "rows that fit has seen"
  case encoding
  case modelList = "list of models"
  case inputFormat = "format of the input"
  case outputFormat = "format of the output"
  case setAside = "setting lines aside"
  case keptEmbedding = "keeping the embedding"
}
