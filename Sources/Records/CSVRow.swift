import JSON

/// One row of a CSV file after the header.
public struct CSVRow: Equatable, Sendable {
  /// Line where the row starts, from 1; quoted fields may make it span several.
  public let line: Int
  /// One UTF-8 text for each column of the header.
  public let fields: [[UInt8]]
  /// The row's bytes as they stood, without the line end.
  public let source: [UInt8]

  /// Appends the row as one JSON object, every column a string field in the header's order.
  ///
  /// - Parameters:
  ///   - header: The column names; `CSVReader.header`.
  ///   - bytes: Receives the object, without LF.
  public func appendObject(header: [[UInt8]], into bytes: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, field) in zip(header, fields) {
      name.withUnsafeBufferPointer { writer.key(utf8: $0) }
      field.withUnsafeBufferPointer { writer.string(utf8: $0) }
    }
    writer.endObject()
    bytes.append(contentsOf: writer.bytes)
  }
}
