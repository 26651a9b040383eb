internal import CJQ
internal import CJQGuard

/// The one owner of one libjq value; the value is released with it.
struct JQValue: ~Copyable {
  /// libjq's functions consume what they are given, so they are always handed a copy of this.
  private let value: jv

  /// Takes over a value that libjq returned.
  init(consuming value: jv) {
    self.value = value
  }

  deinit {
    // What cannot be freed, such as a value nested so deep that libjq's stack ends, is lost memory.
    _ = jg_free(value)
  }

  /// A second reference for a libjq function to consume.
  var reference: jv { jv_copy(value) }

  /// The kind of the value; libjq's "invalid" stands for an error, or for no value.
  var kind: jv_kind { jv_get_kind(value) }

  /// The jq name of the kind, as the jq function `type` gives it; `boolean` for true and false.
  var typeName: String {
    String(cString: jv_kind_name(kind))
  }

  /// The text of a string, and the compact JSON text of any other value.
  var text: String {
    guard kind != JV_KIND_STRING else { return Self.withBytes(of: value) { utf8String($0) } }
    return compactJSON
  }

  /// The value as `jq -c` prints it.
  var compactJSON: String { withCompactJSON { utf8String($0) } }

  /// What an invalid value carries; nil for a valid value, and at the end of the outputs.
  ///
  /// `error(null)` carries nothing: in jq it ends the outputs and is no error.
  var errorMessage: String? {
    // libjq asserts that the value is invalid.
    guard kind == JV_KIND_INVALID, jv_invalid_has_msg(reference) != 0 else { return nil }
    return JQValue(consuming: jv_invalid_get_msg(reference)).text
  }

  /// Lends the value as compact JSON text, as `jq -c` prints it, without a line feed.
  func withCompactJSON<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let dumped = JQValue(consuming: jv_dump_string(reference, 0))
    return try Self.withBytes(of: dumped.value, body)
  }

  /// Lends the UTF-8 bytes of a string value.
  private static func withBytes<Result, Failure: Error>(
    of string: jv, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = Int(jv_string_length_bytes(jv_copy(string)))
    let start = UnsafeRawPointer(jv_string_value(string))?.assumingMemoryBound(to: UInt8.self)
    return try body(UnsafeBufferPointer(start: start, count: count))
  }
}

private func utf8String(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  String(decoding: bytes, as: UTF8.self)
}

extension JQValue {
  /// Reads one JSON value, and nothing after it.
  ///
  /// Numbers become doubles, as everywhere in libjq, which is also lenient about a few things that are
  /// not JSON (`nan`, a trailing zero byte): validate first what must be valid.
  ///
  /// - Parameter json: UTF-8 text of one JSON value; it need not end in a zero byte.
  /// - Returns: The value; never an invalid one.
  /// - Throws: `FilterError.unreadableRow`.
  static func parse(_ json: UnsafeRawBufferPointer) throws(FilterError) -> JQValue {
    guard let count = Int32(exactly: json.count) else {
      throw .unreadableRow(reason: "it has \(json.count) bytes, the limit is \(Int32.max)")
    }
    // Not jv_parse_sized: its error message reads the text up to a zero byte, wherever that is.
    guard let parser = jv_parser_new(0) else { throw .outOfMemory }
    defer { jv_parser_free(parser) }
    jv_parser_set_buf(parser, json.assumingMemoryBound(to: CChar.self).baseAddress, count, 0)
    let value = JQValue(consuming: jv_parser_next(parser))
    guard value.kind != JV_KIND_INVALID else {
      throw .unreadableRow(reason: value.errorMessage ?? "it is empty")
    }
    let rest = JQValue(consuming: jv_parser_next(parser))
    if let message = rest.errorMessage { throw .unreadableRow(reason: message) }
    guard rest.kind == JV_KIND_INVALID else {
      throw .unreadableRow(reason: "it holds more than one JSON value")
    }
    return value
  }
}
