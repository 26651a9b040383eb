extension JSONWriter {
  /// Writes an object of doubles, each as `number` would.
  ///
  /// - Parameters:
  ///   - members: The keys.
  ///   - values: One for each key.
  public mutating func object(_ members: DoubleMembers, _ values: [Double]) {
    beginValue()
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: members.room) { text in
      guard let start = text.baseAddress else { return }
      let count = members.write(values, to: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }
}
