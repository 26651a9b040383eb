/// Reads records, one JSON object a line, and keeps its memory from line to line.
///
/// A line is checked in full when it is parsed: fields that no one reads are held to the same
/// grammar as fields that are read. Use one parser per thread.
public final class RecordParser {
  // One thread uses a parser, and no method of the two calls back into it.
  @exclusivity(unchecked) var layout = RecordLayout()
  @exclusivity(unchecked) var match = EditMatch()

  /// Makes a parser that has read nothing.
  ///
  /// - Parameter vector: A field whose numbers will be wanted of every line: an array of them is read while
  ///   it is checked. Nothing else depends on it.
  public init(vector: String? = nil) { layout.vectorName = vector.map { Array($0.utf8) } ?? [] }

  /// Reads one line.
  ///
  /// - Parameter line: The line without LF or CR. It must stay in place while the record is used.
  /// - Returns: The record, valid until the next call.
  /// - Throws: `RecordError` when the line is not one strict JSON object, or when two of its fields
  ///   have the same name.
  public func parse(_ line: UnsafeRawBufferPointer) throws(RecordError) -> Record {
    // One call on a struct: a field of a class is checked for exclusive access at every use.
    try layout.parse(line)
    return Record(parser: self, line: line)
  }

  /// Copies the numbers of a field, if they were read while the line was checked.
  func copyVector(_ name: String, into values: inout [Float]) -> Bool {
    var name = name
    return name.withUTF8 { layout.copyVector(UnsafeRawBufferPointer($0), into: &values) }
  }
}
