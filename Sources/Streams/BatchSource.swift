public import Groundwork

/// Reads the inputs one after another and hands over batches of what has arrived.
public final class BatchSource {
  private var paths: ArraySlice<String>
  private let makeDecoder: (String) -> any BatchDecoder
  private var file: InputFile?
  private var decoder: (any BatchDecoder)?
  private var ready: ArraySlice<LineBatch> = []
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)

  /// - Parameters:
  ///   - paths: The files in order; none means standard input.
  ///   - makeDecoder: Makes the decoder of one input from its name.
  public init(paths: [String], makeDecoder: @escaping (String) -> any BatchDecoder) {
    self.paths = (paths.isEmpty ? ["-"] : paths)[...]
    self.makeDecoder = makeDecoder
  }

  /// Hands over text that is at hand instead of a file's.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - name: What to call it in messages.
  ///   - makeDecoder: Makes its decoder from that name.
  public convenience init(text: [UInt8], name: String, makeDecoder: (String) -> any BatchDecoder) {
    self.init(paths: [name]) { _ in LineDecoder(source: name, limit: BatchLimit(rows: 1)) }
    paths = []
    var decoder = makeDecoder(name)
    ready = (decoder.decode(text[...]) + decoder.finish())[...]
  }

  deinit { block.deallocate() }

  /// Whether the first input is a terminal that a user may be waiting at.
  public var readsTerminal: Bool { paths.first == "-" && Descriptor.standardInput.isTerminal }

  /// The next batch, waiting for input where none is ready.
  ///
  /// - Parameter wake: Descriptors whose becoming readable ends the wait.
  /// - Returns: nil at the end of all inputs, or when woken.
  /// - Throws: `Diagnostic` where an input cannot be opened or read.
  public func next(wake: [Descriptor] = []) throws(Diagnostic) -> LineBatch? {
    while ready.isEmpty {
      guard try advance(wake: wake) else { return nil }
    }
    return ready.removeFirst()
  }

  /// Reads one block; false at the end of all inputs, or when woken.
  private func advance(wake: [Descriptor]) throws(Diagnostic) -> Bool {
    // Taken out, not copied: a copy would make every block move the whole line it goes on with.
    guard let file, var decoder = decoder.take() else {
      guard let path = paths.popFirst() else { return false }
      let opened = try InputFile(path)
      self.file = opened
      self.decoder = makeDecoder(opened.name)
      return true
    }
    guard let count = try file.read(into: block, wake: wake) else {
      self.decoder = decoder
      return false
    }
    if count == 0 {
      ready = decoder.finish()[...]
      self.file = nil
    } else {
      ready = decoder.decode(Array(block[..<count])[...])[...]
      self.decoder = decoder
    }
    return true
  }
}
