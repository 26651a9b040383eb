internal import CBackground
public import Groundwork
import JSON

extension Background {
  /// What the shipped prompts look like to an encoder, where the suite knows it.
  ///
  /// - Parameters:
  ///   - embedder: What made the vectors, as embed names it: the encoder's name, @ and a fingerprint.
  ///   - dimension: Numbers in an embedding.
  /// - Returns: nil for another encoder, or one whose vectors were cut.
  public static func shipped(for embedder: Name?, dimension: Int) -> Background? {
    guard let name = embedder?.text.split(separator: "@").first else { return nil }
    let bytes = UnsafeBufferPointer(start: background_bytes(), count: background_size())
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // The name comes first, so that the others' numbers are not read.
      let start = Array("{\"embedder\":\"\(name)\",".utf8)
      guard line.starts(with: start), let value = try? JSONValue.parse(Array(line)),
        value["dimension"]?.intValue == dimension
      else { continue }
      return try? TypedValue.mapper(value).member("background").background(dimension: dimension)
    }
    return nil
  }
}
