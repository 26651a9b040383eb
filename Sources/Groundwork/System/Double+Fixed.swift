import Glibc

extension Double {
  /// The number with a fixed count of decimals, as C's `%.*f` prints it.
  public func fixed(decimals: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 512)
    let written = withVaList([Int32(decimals), self]) {
      vsnprintf(&buffer, buffer.count, "%.*f", $0)
    }
    guard written > 0, written < buffer.count else { return description }
    return String(decoding: buffer[..<Int(written)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
