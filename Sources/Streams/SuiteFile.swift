public import Groundwork
public import JSON
public import Records

/// The kinds of JSON that the suite writes, told apart by their fields.
///
/// Files are swapped easily, and what a tool lacks in a file of another kind does not help who gave it.
public enum SuiteFile: Sendable, CaseIterable {
  /// What fit and calibrate write.
  case mapper
  /// What pick-op writes.
  case operatingPoint
  /// A row of what sweep writes.
  case metrics
  /// A row of what score writes.
  case scored
  /// A row of what embed writes.
  case embedded
  /// A row with a prompt, of whatever making; never told by its fields.
  case prompts

  /// What the format field of a mapper says.
  private static let mapperFormat = "promptutils-mapper"
  /// What the format field of an operating point says.
  private static let operatingPointFormat = "promptutils operating point"

  /// Tells by one record.
  ///
  /// - Returns: nil where the fields are not those of anything that the suite writes.
  public init?(_ record: Record) {
    let format = record.has("format") ? (try? record.string("format")) ?? nil : nil
    self.init(format: format, has: record.has) {
      record.isNumber($0) ? try? record.double($0) : nil
    }
  }

  /// Tells by a document.
  public init?(_ value: JSONValue) {
    guard value.objectValue != nil else { return nil }
    self.init(format: value["format"]?.stringValue, has: { value[$0] != nil }) {
      value[$0]?.doubleValue
    }
  }

  /// Tells by the text of a file: by all of it, or else by its first line.
  public init?(text: [UInt8]) {
    if let value = try? JSONValue.parse(text) {
      self.init(value)
      return
    }
    guard let line = text.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first,
      let value = try? JSONValue.parse(Array(line))
    else { return nil }
    self.init(value)
  }

  private init?(
    format: String?, has: (String) -> Bool, number: (String) -> Double?
  ) {
    switch format {
    case Self.mapperFormat: self = .mapper
    case Self.operatingPointFormat: self = .operatingPoint
    default:
      if has("scores") || has("confidence"), has("predicted") {
        self = .scored
      } else if number("threshold") != nil, let total = number("total"),
        let abstain = number("abstain"), let fired = number("fired"), abstain + fired == total
      {
        // A file of a user's may have these names as its own, for classes.
        self = .metrics
      } else if has("embedding") {
        self = .embedded
      } else {
        return nil
      }
    }
  }

  /// Whether it is a document of its own, and not a row that tools add fields to.
  public var isDocument: Bool {
    switch self {
    case .mapper, .operatingPoint, .metrics: true
    case .scored, .embedded, .prompts: false
    }
  }

  /// The kind in words, with an article.
  private var name: Message {
    switch self {
    case .mapper: "a mapper"
    case .operatingPoint: "an operating point"
    case .metrics: "a metrics row"
    case .scored: "a scored row"
    case .embedded: "an embedded row"
    case .prompts: "a row with a prompt"
    }
  }

  /// Who takes such a file.
  private var taker: Message {
    switch self {
    case .mapper: "score and calibrate take with \(.mapper)"
    case .operatingPoint: "score and audit take with \(.operatingPoint)"
    case .metrics: "pick-op takes"
    case .scored: "sweep and audit take"
    case .embedded: "fit, calibrate and score take"
    case .prompts: "embed takes"
    }
  }

  /// What to give where this kind is wanted.
  public var remedy: Message {
    switch self {
    case .mapper: "give the mapper that fit or calibrate wrote"
    case .operatingPoint: "give the operating point that pick-op wrote"
    case .metrics: "give the output of sweep"
    case .scored: "give the output of score"
    case .embedded: "give the output of embed"
    case .prompts: "give rows with a prompt"
    }
  }

  /// What to say where a file of this kind stands in the place of another.
  ///
  /// - Parameter wanted: What belongs there.
  /// - Returns: nil where it may be what is wanted: a row may have any fields beside its own.
  public func refusal(wanted: SuiteFile) -> Failure? {
    guard self != wanted, isDocument || wanted.isDocument else { return nil }
    return refusal(wanted: wanted, remedy: wanted.remedy)
  }

  /// The same of a kind that cannot stand there, with a remedy of the place.
  ///
  /// - Parameters:
  ///   - wanted: What belongs there; nil where that is nothing that the suite writes.
  ///   - remedy: What to give.
  /// - Returns: The refusal.
  public func refusal(wanted: SuiteFile?, remedy: Message) -> Failure {
    let other: Message = wanted.map { ", not \($0.name)" } ?? ""
    return Failure("this is \(name), which \(taker)\(other)", remedy: remedy)
  }
}

extension Record {
  /// Why a field is not there, in words that help: the record is of another kind, or a user's own field
  /// goes by another name.
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - wanted: What kind of record it would be in.
  ///   - remedy: What to do where the record is of that kind.
  /// - Returns: The error to throw.
  public func missing(
    _ field: String, of wanted: SuiteFile, remedy: Message
  ) -> RecordError {
    if let refusal = SuiteFile(self)?.refusal(wanted: wanted) { return RecordError(refusal) }
    return RecordError(what: "\"\(field)\" is missing", remedy: remedy)
  }

  /// The same of a field that the user may name.
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - wanted: What kind of record it would be in.
  ///   - remedy: What else there is to do; empty for nothing.
  /// - Returns: The error to throw.
  public func missing(
    _ field: NamedField, of wanted: SuiteFile = .prompts, remedy: Message = ""
  ) -> RecordError {
    let naming = field.remedy(among: fieldNames)
    return missing(
      field.name, of: wanted, remedy: remedy.isEmpty ? naming : remedy + ", or " + naming)
  }
}
