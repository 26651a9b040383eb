/// The keys of an object of doubles, spelled once for all the objects that have them.
///
/// Spelling them anew would count references to shared strings, for which threads wait on one another.
public struct DoubleMembers: Sendable {
  /// Each key with its quotes and colon, and the comma before it.
  private var text: [UInt8] = []
  /// Where each key's text ends.
  private var ends: [Int] = []

  /// Spells keys in their order.
  public init(_ names: some Sequence<String>) {
    var json = JSONWriter()
    for name in names {
      if !ends.isEmpty { json.bytes.append(UInt8(ascii: ",")) }
      json.key(name)
      ends.append(json.bytes.count)
    }
    text = json.bytes
  }

  /// Bytes that an object of them takes at most.
  var room: Int { text.count + ends.count * ShortestDecimal.capacity + 2 }

  /// Writes the object and returns its length.
  func write(_ values: [Double], to start: UnsafeMutablePointer<UInt8>) -> Int {
    var end = start
    var from = 0
    end.pointee = UInt8(ascii: "{")
    end += 1
    text.withUnsafeBufferPointer { text in
      for (to, value) in zip(ends, values) {
        if let text = text.baseAddress { end.update(from: text + from, count: to - from) }
        end += to - from
        from = to
        end += value.isFinite ? ShortestDecimal.write(value, to: end) : writeNull(to: end)
      }
    }
    end.pointee = UInt8(ascii: "}")
    return end - start + 1
  }

  private func writeNull(to text: UnsafeMutablePointer<UInt8>) -> Int {
    for (index, byte) in "null".utf8.enumerated() { text[index] = byte }
    return 4
  }
}
