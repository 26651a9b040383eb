import Groundwork
import JSON
import Records

/// Splits JSON Lines, or plain text, at line feeds.
public struct LineDecoder: BatchDecoder {
  private let source: String
  private let limit: BatchLimit
  /// Field that a line of plain text goes to; nil where the lines are JSON already.
  private let textField: String?
  /// The longest line that is taken; nothing behind a longer one is read.
  private let longestLine: Int
  private var carry: [UInt8] = []
  private var lineNumber = 0
  private var atStart = true
  private var hasFailed = false

  /// Makes a decoder of one input.
  ///
  /// - Parameters:
  ///   - source: The input's name.
  ///   - limit: How large a batch becomes.
  ///   - textField: The field that lines of plain text go to; nil where they are JSON.
  ///   - longestLine: Bytes that a line may have.
  public init(
    source: String, limit: BatchLimit, textField: String? = nil,
    longestLine: Int = LineLength.standard
  ) {
    self.source = source
    self.limit = limit
    self.textField = textField
    self.longestLine = longestLine
  }

  public mutating func decode(_ block: ArraySlice<UInt8>) -> [LineBatch] {
    if hasFailed { return [] }
    guard let last = block.lastIndex(of: UInt8(ascii: "\n")) else {
      carry += block
      return carry.count > longestLine ? [tooLong()] : []
    }
    carry += block[...last]
    let complete = carry
    carry = Array(block[(last + 1)...])
    return batches(of: complete)
  }

  public mutating func finish() -> [LineBatch] {
    let rest = carry
    carry = []
    return rest.isEmpty ? [] : batches(of: rest)
  }

  /// A batch that ends the input: its next line is longer than any may be.
  private mutating func tooLong() -> LineBatch {
    hasFailed = true
    carry = []
    var batch = LineBatch(source: source)
    batch.defect = LineLength.defect(
      at: SourceLocation(source, line: lineNumber + 1), longest: longestLine)
    return batch
  }

  private mutating func batches(of bytes: [UInt8]) -> [LineBatch] {
    var ranges: [Range<Int>] = []
    var start = 0
    if atStart && bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    atStart = false
    bytes.withUnsafeBytes { all in
      while let end = all.firstPlace(of: UInt8(ascii: "\n"), from: start) {
        ranges.append(start..<end)
        start = end + 1
      }
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    var batches: [LineBatch] = []
    var first = 0
    for index in ranges.indices {
      let length = ranges[index].upperBound - ranges[first].lowerBound
      guard limit.isMet(rows: index + 1 - first, bytes: length) || index == ranges.count - 1 else {
        continue
      }
      batches.append(batch(of: bytes, ranges[first...index]))
      first = index + 1
    }
    return batches
  }

  private mutating func batch(of bytes: [UInt8], _ ranges: ArraySlice<Range<Int>>) -> LineBatch {
    var batch = LineBatch(source: source)
    let length = (ranges.last?.upperBound ?? 0) - (ranges.first?.lowerBound ?? 0)
    batch.bytes.reserveCapacity(length + ranges.count * 32)
    for range in ranges {
      lineNumber += 1
      if let textField {
        batch.append(textLine: bytes[range], field: textField, number: lineNumber)
      } else {
        batch.append(bytes[range], number: lineNumber)
      }
      batch.inputBytes += range.count + 1
    }
    return batch
  }
}

extension LineBatch {
  /// Adds a line as it came.
  public mutating func append(_ line: some Collection<UInt8>, number: Int) {
    let start = bytes.count
    bytes.append(contentsOf: line)
    ranges.append(start..<bytes.count)
    numbers.append(number)
  }

  /// Adds a line of plain text as a JSON object with one field.
  public mutating func append(textLine line: ArraySlice<UInt8>, field: String, number: Int) {
    var text = line
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    var json = JSONWriter()
    json.beginObject()
    json.key(field)
    text.withUnsafeBufferPointer { json.string(utf8: $0) }
    json.endObject()
    append(json.bytes, number: number)
    originals.append(Array(line))
  }
}
