/// What an input is where it is no UTF-8 text, told by its first bytes.
///
/// Such an input would be refused anyway, at its first byte that is no text, but in words that do not help.
enum InputKind {
  /// Looks at how an input begins.
  ///
  /// - Parameter head: The first bytes that have arrived, at least one.
  /// - Returns: What it is and how to make text of it; nil where it may be text.
  static func problem(with head: UnsafeRawBufferPointer) -> (what: String, remedy: String)? {
    for (mark, what, remedy) in marks where head.starts(with: mark) {
      // A mark that is text may be how a prompt begins; what follows it is then text too.
      if mark.allSatisfy({ 0x20..<0x7F ~= $0 }), !hasBinary(head) { continue }
      return (what, remedy)
    }
    return utf16Problem(with: head)
  }

  /// Whether a byte stands there that no text has.
  private static func hasBinary(_ head: UnsafeRawBufferPointer) -> Bool {
    head.contains { $0 == 0 || $0 >= 0xF8 || ($0 < 0x20 && !(0x09...0x0D).contains($0)) }
  }

  private static let textRemedy = "give a file of text, such as JSON Lines"

  private static let marks: [(mark: [UInt8], what: String, remedy: String)] = [
    ([0x1F, 0x8B], "is compressed with gzip", "read it through a pipe from zcat"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "is compressed with xz", "read it through a pipe from xzcat"),
    ([0x42, 0x5A, 0x68], "is compressed with bzip2", "read it through a pipe from bzcat"),
    ([0x28, 0xB5, 0x2F, 0xFD], "is compressed with zstd", "read it through a pipe from zstdcat"),
    (
      [0x50, 0x4B, 0x03, 0x04], "is a zip archive, as spreadsheets are",
      "save the table as CSV, or read one file of the archive through a pipe from unzip -p"
    ),
    (
      Array("PAR1".utf8), "is a Parquet file",
      "write it as JSON Lines first, as pandas or DuckDB do"
    ),
    (
      Array("ARROW1".utf8), "is an Arrow file",
      "write it as JSON Lines first, as pandas or DuckDB do"
    ),
    ([0x7F, 0x45, 0x4C, 0x46], "is a program, not text", textRemedy),
    ([0xCF, 0xFA, 0xED, 0xFE], "is a program, not text", textRemedy),
    (Array("%PDF-".utf8), "is a PDF document", "give its text, one prompt a line or record"),
    ([0x89, 0x50, 0x4E, 0x47], "is a PNG image, not text", textRemedy),
    ([0xFF, 0xD8, 0xFF], "is a JPEG image, not text", textRemedy),
    (
      [0x93] + Array("NUMPY".utf8), "is a NumPy array",
      "write it as JSON Lines first, a record a row"
    ),
    (
      [0x89] + Array("HDF".utf8), "is an HDF5 file", "write it as JSON Lines first, as pandas does"
    ),
    (
      Array("SQLite format 3\0".utf8), "is a SQLite database",
      "write the table as CSV first, as sqlite3 -header -csv does"
    ),
    ([0xFF, 0xFE, 0x00, 0x00], "is UTF-32", "convert it with iconv -f UTF-32 -t UTF-8"),
    ([0x00, 0x00, 0xFE, 0xFF], "is UTF-32", "convert it with iconv -f UTF-32 -t UTF-8"),
    ([0xFF, 0xFE], "is UTF-16", "convert it with iconv -f UTF-16 -t UTF-8"),
    ([0xFE, 0xFF], "is UTF-16", "convert it with iconv -f UTF-16 -t UTF-8"),
  ]

  /// UTF-16 without a byte order mark: every other byte of its ASCII characters is zero.
  private static func utf16Problem(
    with head: UnsafeRawBufferPointer
  ) -> (what: String, remedy: String)? {
    guard head.count >= 4 else { return nil }
    let isZero = head.prefix(4).map { $0 == 0 }
    let order: String? =
      switch isZero {
      case [false, true, false, true]: "UTF-16LE"
      case [true, false, true, false]: "UTF-16BE"
      default: nil
      }
    return order.map { ("is \($0)", "convert it with iconv -f \($0) -t UTF-8") }
  }
}
