public import Groundwork
public import Records

/// Consecutive lines of one input, handed to a worker as a whole.
public struct LineBatch: Sendable {
  /// The lines' bytes.
  public var bytes: [UInt8]
  /// Where each line stands in `bytes`, without its line end.
  public var ranges: [Range<Int>] = []
  /// The line number of each line, from 1.
  public var numbers: [Int] = []
  /// The input's name for messages.
  public var source: String
  /// How many bytes of the input the lines were, with their ends.
  var inputBytes = 0
  /// Whether the lines were rows of a table, whose fields cannot say null.
  public var isTable = false
  /// Each line as it came, where it was converted to JSON; else empty.
  public var originals: [[UInt8]] = []
  /// What could not even become a line, behind the last one.
  public var defect: InvalidLine?

  public init(source: String, bytes: [UInt8] = []) {
    self.source = source
    self.bytes = bytes
  }

  /// How many lines there are.
  public var count: Int { ranges.count }

  /// The bytes of one line as they came.
  public func line(_ index: Int) -> ArraySlice<UInt8> { bytes[ranges[index]] }

  /// One line as the input had it.
  private func original(_ index: Int) -> [UInt8] {
    originals.indices.contains(index) ? originals[index] : Array(line(index))
  }

  /// The place of one line.
  public func location(_ index: Int) -> SourceLocation {
    SourceLocation(source, line: numbers[index])
  }
}

/// A line that could not be used, and why.
public struct InvalidLine: Sendable {
  /// Where the line is.
  public var location: SourceLocation
  /// Why it cannot be used.
  public var error: RecordError
  /// The line as it came.
  public var bytes: [UInt8]
  /// Whether nothing behind it can be read.
  public var isFatal = false
}

/// What to do with a line that cannot be used.
public enum InvalidLinePolicy: Sendable {
  /// Stop there; everything before it has been written.
  case stop
  /// Set it aside, count it, go on.
  case skip
  /// The same, and leave a record that says why in its place.
  case answer(by: Witness)

  /// Whether the first such line is the end.
  var stops: Bool {
    if case .stop = self { true } else { false }
  }

  /// The tool in whose name a record says why.
  public struct Witness: Sendable {
    let tool: String
    let flag: @Sendable (Setting) -> String

    /// Names the tool, and what it calls a setting.
    public init(tool: String, flag: @escaping @Sendable (Setting) -> String) {
      self.tool = tool
      self.flag = flag
    }
  }
}

extension LineBatch {
  /// Parses each line and calls `body` with it, keeping the lines that cannot be used.
  ///
  /// - Parameters:
  ///   - parser: The worker's parser; a record is valid until the next one.
  ///   - policy: Under `.stop`, the first unusable line ends the loop.
  ///   - invalid: Receives the lines that could not be parsed, or whose `body` threw.
  ///   - answer: Receives, under `.answer`, what stands in place of such a line, and the line's index;
  ///     records of this kind that an earlier stage wrote are handed over as they are.
  ///   - body: Receives the record and its index in the batch.
  public func forEachRecord(
    parser: RecordParser, policy: InvalidLinePolicy, invalid: inout [InvalidLine],
    answer: ([UInt8], Int) -> Void = { _, _ in },
    _ body: (Record, Int) throws(RecordError) -> Void
  ) {
    forEachRecord(
      parsers: [parser], policy: policy, invalid: &invalid, answer: answer,
      prepare: { _ in }, body)
  }

  /// Parses a block of lines, as many as there are parsers, calls `prepare` with them and then `body` with
  /// each, and so on.
  ///
  /// - Parameters:
  ///   - parsers: The worker's parsers, at least one.
  ///   - policy: As above, like what is not named here.
  ///   - invalid: As above.
  ///   - answer: As above.
  ///   - prepare: Receives the records of a block.
  ///   - body: Receives the record and its index in the batch; its place in its block is the index modulo
  ///     the number of parsers.
  public func forEachRecord(
    parsers: [RecordParser], policy: InvalidLinePolicy, invalid: inout [InvalidLine],
    answer: ([UInt8], Int) -> Void = { _, _ in },
    prepare: ([Result<Record, RecordError>]) -> Void,
    _ body: (Record, Int) throws(RecordError) -> Void
  ) {
    bytes.withUnsafeBytes { all in
      var block: [Result<Record, RecordError>] = []
      for index in ranges.indices {
        if index % parsers.count == 0 {
          block.removeAll(keepingCapacity: true)
          for (line, parser) in zip(ranges[index...], parsers) {
            block.append(Self.parse(line, of: all, parser))
          }
          prepare(block)
        }
        do throws(RecordError) {
          try body(try block[index % parsers.count].get(), index)
        } catch {
          let range = Self.withoutReturn(ranges[index], all)
          if case .answer = policy, !error.isFatal, ErrorRecord.isOne(bytes[range]) {
            answer(Array(bytes[range]) + [UInt8(ascii: "\n")], index)
            continue
          }
          let refusal = error.isFatal ? nil : ErrorRecord.refusal(of: bytes[range])
          let line = InvalidLine(
            location: location(index), error: refusal ?? error, bytes: original(index),
            isFatal: error.isFatal)
          invalid.append(line)
          if policy.stops || error.isFatal { return }
          if case .answer(let witness) = policy {
            answer(ErrorRecord.bytes(for: line, by: witness), index)
          }
        }
      }
      guard let defect else { return }
      invalid.append(defect)
      if case .answer(let witness) = policy, !defect.isFatal {
        answer(ErrorRecord.bytes(for: defect, by: witness), count)
      }
    }
  }

  /// The range without a CR at its end.
  private static func withoutReturn(
    _ range: Range<Int>, _ all: UnsafeRawBufferPointer
  ) -> Range<Int> {
    guard let last = range.last, all[last] == UInt8(ascii: "\r") else { return range }
    return range.lowerBound..<last
  }

  private static func parse(
    _ range: Range<Int>, of all: UnsafeRawBufferPointer, _ parser: RecordParser
  ) -> Result<Record, RecordError> {
    let line = UnsafeRawBufferPointer(rebasing: all[withoutReturn(range, all)])
    return Result { () throws(RecordError) in try parser.parse(line) }
  }
}
