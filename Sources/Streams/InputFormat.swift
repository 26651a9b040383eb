/// How a prompt stream is written.
public enum InputFormat: String, CaseIterable, Sendable {
  /// One JSON object a line.
  case jsonl
  /// RFC 4180 with a header; every column becomes a string field.
  case csv
  /// The same with tabs between the columns.
  case tsv
  /// One prompt a line.
  case text

  /// The format that a file's name tells of: `.csv`, `.tsv` and `.tab` in either case, else JSON Lines.
  public init(ofFileNamed path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".csv") {
      self = .csv
    } else if name.hasSuffix(".tsv") || name.hasSuffix(".tab") {
      self = .tsv
    } else {
      self = .jsonl
    }
  }
}
