import Groundwork
public import Records
public import Streams

/// A row's gold label as it was found.
public enum GoldLabel: Sendable, Equatable {
  /// There is none: the row is unlabelled.
  case absent
  /// `null`: not executable.
  case null
  /// A name, in UTF-8.
  case name([UInt8])

  var description: String {
    switch self {
    case .absent: "none"
    case .null: "null"
    case .name(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
    }
  }
}

/// Reads the `label` of records, joined with a labels file where there is one.
public final class GoldLabels: Sendable {
  private struct Entry: Sendable {
    var label: GoldLabel
    var location: SourceLocation
  }

  private let promptField: String
  private let reader: LabelReader
  private let entries: [[UInt8]: Entry]
  /// The distinct labels of the file.
  private let names: Set<[UInt8]>
  private let file: String?

  /// Loads the labels file, if one is named.
  ///
  /// - Parameters:
  ///   - file: A file of prompt and label.
  ///   - promptField: The field that holds the prompt, in records and file.
  ///   - labelField: The field that holds the label, in records and file.
  ///   - labelMap: What names and numbers stand for; see `LabelReader`.
  /// - Throws: `Diagnostic` naming both lines where one prompt has two labels, or a line that
  ///   lacks a prompt or a label.
  public init(
    file: String?, promptField: String, labelField: String = "label", labelMap: String? = nil
  ) throws(Diagnostic) {
    let reader = try LabelReader(field: labelField, mapFile: labelMap)
    self.promptField = promptField
    self.reader = reader
    self.file = file
    var entries: [[UInt8]: Entry] = [:]
    var names: Set<[UInt8]> = []
    if let file {
      try Self.load(file, promptField: promptField, reader: reader) {
        prompt, label, location throws(Diagnostic) in
        let key = Array(Prompt.trimmed(prompt))
        if let other = entries[key], other.label != label {
          throw Diagnostic(
            location,
            "this prompt is labelled \(label.description), but \(other.label.description) at "
              + "\(other.location.file):\(other.location.line ?? 0)",
            remedy: "keep one of the two lines")
        }
        entries[key] = entries[key] ?? Entry(label: label, location: location)
        if case .name(let name) = label { names.insert(name) }
      }
    }
    self.entries = entries
    self.names = names
  }

  /// The field that holds the label, in records and file.
  public var labelField: String { reader.field }

  /// Whether a row's own label is all there is.
  var areInRows: Bool { file == nil }

  /// The gold label of a record: its own, or the labels file's.
  ///
  /// - Throws: `RecordError` where the two differ, or `label` is neither a string nor null.
  public func label(of record: Record) throws(RecordError) -> GoldLabel {
    let own = try reader.label(of: record)
    guard file != nil, let prompt = try record.text(promptField),
      let entry = entries[Array(Prompt.trimmed(prompt))]
    else { return own }
    guard own == .absent || own == entry.label else {
      throw RecordError(
        what: "\"\(reader.field)\" is \(own.description), but \(entry.label.description) at "
          + "\(entry.location.file):\(entry.location.line ?? 0)",
        remedy: "make the two agree")
    }
    return entry.label
  }

  /// Notes which labels the file has; once is enough for all threads.
  public func note(in declared: DeclaredLabels) { declared.note(names) }

  /// Where the labels file gives this record's label; nil where the record has its own.
  public func origin(ofLabelIn record: Record) throws(RecordError) -> SourceLocation? {
    guard file != nil, try reader.label(of: record) == .absent,
      let prompt = try record.text(promptField)
    else { return nil }
    return entries[Array(Prompt.trimmed(prompt))]?.location
  }

  /// Calls `body` for each line of a labels file.
  private static func load(
    _ path: String, promptField: String, reader: LabelReader,
    _ body: ([UInt8], GoldLabel, SourceLocation) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let required = [NamedField.joinedPrompt(promptField), .label(reader.field)]
    let source = BatchSource(paths: [path]) { SniffingDecoder(source: $0, required: required) }
    let parser = RecordParser()
    while let batch = try source.next() {
      var invalid: [InvalidLine] = []
      var failure: Diagnostic?
      batch.forEachRecord(parser: parser, policy: .stop, invalid: &invalid) {
        (record, index) throws(RecordError) in
        guard let prompt = try record.text(promptField, remedy: Record.promptRemedy) else {
          if let other = SuiteFile(record), other.isDocument {
            throw RecordError(
              other.refusal(
                wanted: nil, remedy: "give a labels file: CSV or JSON Lines of prompt and label"))
          }
          throw record.missing(
            .joinedPrompt(promptField), remedy: "give each line a prompt and a label")
        }
        let label = try reader.label(of: record)
        guard label != .absent else {
          throw record.missing(
            .label(reader.field), remedy: "give each line a prompt and a label")
        }
        guard failure == nil else { return }
        do throws(Diagnostic) {
          try body(prompt, label, batch.location(index))
        } catch { failure = error }
      }
      // The failure came first: what follows it in the batch was not looked at.
      if let failure { throw failure }
      if let line = invalid.first { throw Diagnostic(line.location, line.error) }
    }
  }
}
