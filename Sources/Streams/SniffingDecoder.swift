/// Takes an input for JSON Lines where it starts with a brace or a bracket, and for CSV where it does
/// not; for TSV where its name says so.
///
/// A pipe has no name to tell by.
public struct SniffingDecoder: BatchDecoder {
  private let source: String
  private let required: [NamedField]
  private var decoder: (any BatchDecoder)?
  /// Blanks that came before the first telling byte.
  private var blanks: [UInt8] = []
  private static let limit = BatchLimit(rows: 4096)

  /// - Parameters:
  ///   - source: The input's name.
  ///   - required: Columns that CSV must have.
  public init(source: String, required: [NamedField]) {
    self.source = source
    self.required = required
  }

  public mutating func decode(_ block: ArraySlice<UInt8>) -> [LineBatch] {
    if decoder == nil {
      let known = blanks + block
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let text = known.starts(with: mark) ? known.dropFirst(3) : known[...]
      let first = text.first { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
      guard let first, known.count >= 3 else {
        blanks = known
        return []
      }
      decoder = makeDecoder(isJSON: first == UInt8(ascii: "{") || first == UInt8(ascii: "["))
      blanks = []
      return decoder?.decode(known[...]) ?? []
    }
    return decoder?.decode(block) ?? []
  }

  public mutating func finish() -> [LineBatch] {
    guard decoder == nil else { return decoder?.finish() ?? [] }
    var csv = makeDecoder(isJSON: false)
    return csv.decode(blanks[...]) + csv.finish()
  }

  private func makeDecoder(isJSON: Bool) -> any BatchDecoder {
    isJSON
      ? LineDecoder(source: source, limit: Self.limit) as any BatchDecoder
      : CSVDecoder(
        source: source, limit: Self.limit, required: required,
        delimiter: InputFormat(ofFileNamed: source) == .tsv ? .tab : .comma)
  }
}
