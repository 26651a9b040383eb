import Records

/// How long a line may be: a line is held whole, so input without line ends must not fill the memory.
public enum LineLength {
  /// 256 MiB, in bytes.
  public static let standard = 1 << 28

  /// What is said of a longer one; nothing behind it can be read.
  static func defect(at location: SourceLocation, longest: Int) -> InvalidLine {
    InvalidLine(
      location: location,
      error: RecordError(
        what: "the line has more than \(longest) bytes",
        remedy: "check that lines end with line feeds, or raise \(.longestLine)", isFatal: true),
      bytes: [], isFatal: true)
  }
}
