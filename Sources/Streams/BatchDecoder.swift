/// Turns the blocks of one input into batches of JSON lines.
public protocol BatchDecoder {
  /// Takes the next bytes and hands over the lines that are now complete.
  mutating func decode(_ block: ArraySlice<UInt8>) -> [LineBatch]
  /// Hands over what is left at the end of the input.
  mutating func finish() -> [LineBatch]
}
