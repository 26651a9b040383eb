import Groundwork
import JSON

/// Both readers of base64, and the writer.
///
/// - Bytes that are written and read again are the same.
/// - A text that the reader of floats takes, the reader of bytes takes, and they see the same.
func fuzzBase64(_ bytes: UnsafeRawBufferPointer) {
  let raw = Array(bytes)
  precondition(Base64.decode(Base64.encode(raw)) == raw, "base64 does not come back")
  let text = String(decoding: bytes, as: UTF8.self)
  let decoded = Base64.decode(text)
  var floats: [Float] = []
  let fault = Base64Floats.decode(bytes, into: &floats)
  if fault == nil {
    let seen = floats.flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    precondition(decoded == seen, "floats and bytes of one text differ")
  }
}
