/// Finds where CSV rows end in bytes that arrive piece by piece.
///
/// A row ends at the first LF outside quotes. A quote opens a quoted field only as the field's
/// first byte (RFC 4180 section 2); what else is wrong with a row is for `CSVFields` to say.
struct CSVRowFinder {
  private enum State {
    case fieldStart, plain, quoted, quoteInQuoted
  }

  private let delimiter: UInt8
  private var state = State.fieldStart
  /// Bytes of the row that have been looked at.
  private var scanned = 0
  /// Line feeds among them, all inside quotes.
  private(set) var lineFeeds = 0
  /// Line feeds of the row before the quote that opened last.
  private var lineFeedsBeforeQuote = 0

  init(delimiter: FieldDelimiter) { self.delimiter = delimiter.byte }

  /// Line feeds of the row before the quote that is still open, or nil when none is.
  var openQuote: Int? { state == .quoted ? lineFeedsBeforeQuote : nil }

  /// Looks at the bytes of a row that have not been looked at.
  ///
  /// - Parameter bytes: The row from its start, and whatever follows.
  /// - Returns: The length of the row up to its LF, or nil when there is none yet.
  mutating func rowLength(in bytes: UnsafeRawBufferPointer) -> Int? {
    while scanned < bytes.count {
      let byte = bytes[scanned]
      if byte == 0x0A && state != .quoted { return scanned }
      step(byte)
      scanned += 1
    }
    return nil
  }

  private mutating func step(_ byte: UInt8) {
    let isQuote = byte == UInt8(ascii: "\"")
    switch state {
    case .quoted:
      if byte == 0x0A { lineFeeds += 1 }
      if isQuote { state = .quoteInQuoted }
    case .quoteInQuoted where isQuote:
      state = .quoted
    case .fieldStart where isQuote:
      state = .quoted
      lineFeedsBeforeQuote = lineFeeds
    default:
      state = byte == delimiter ? .fieldStart : .plain
    }
  }
}
