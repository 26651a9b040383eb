/// Splits the text of one CSV row into its fields, by RFC 4180 section 2.
struct CSVFields {
  /// What is wrong with a row.
  struct Fault: Error {
    let what: String
    let remedy: String
  }

  private let row: UnsafeRawBufferPointer
  private var at = 0
  private var fields: [[UInt8]] = []

  private let delimiter: FieldDelimiter

  private init(_ row: UnsafeRawBufferPointer, _ delimiter: FieldDelimiter) {
    self.row = row
    self.delimiter = delimiter
  }

  /// The fields of a row without its line end; an empty row has one empty field.
  static func split(
    _ row: UnsafeRawBufferPointer, at delimiter: FieldDelimiter
  ) throws(Fault) -> [[UInt8]] {
    var splitter = CSVFields(row, delimiter)
    repeat {
      let isQuoted = splitter.current == UInt8(ascii: "\"")
      splitter.fields.append(isQuoted ? try splitter.quoted() : try splitter.plain())
    } while splitter.skipDelimiter()
    return splitter.fields
  }

  private var current: UInt8? { at < row.count ? row[at] : nil }

  private mutating func skipDelimiter() -> Bool {
    if current != delimiter.byte { return false }
    at += 1
    return true
  }

  private mutating func plain() throws(Fault) -> [UInt8] {
    let start = at
    while let byte = current, byte != delimiter.byte {
      if byte == UInt8(ascii: "\"") && delimiter == .comma {
        throw Fault(
          what: "column \(fields.count + 1) has a quote inside an unquoted field",
          remedy: "put the whole field in quotes and double the quotes in it")
      }
      if byte == 0x0D {
        throw Fault(
          what: "column \(fields.count + 1) has a carriage return outside quotes",
          remedy: "end lines with LF or CRLF, or put the field in quotes")
      }
      at += 1
    }
    return Array(row[start..<at])
  }

  private mutating func quoted() throws(Fault) -> [UInt8] {
    var field: [UInt8] = []
    at += 1
    while let byte = current {
      at += 1
      if byte != UInt8(ascii: "\"") {
        field.append(byte)
      } else if current == UInt8(ascii: "\"") {
        field.append(byte)
        at += 1
      } else {
        break
      }
    }
    if let next = current, next != delimiter.byte {
      throw Fault(
        what: "column \(fields.count + 1) has text after its closing quote",
        remedy: "double the quotes inside the field, or put a \(delimiter.name) after it")
    }
    return field
  }
}
