import Glibc
import Synchronization

/// Reads the inputs one after another and hands over batches of what has arrived.
public final class BatchSource {
  private var paths: ArraySlice<String>
  private let makeDecoder: (String) -> any BatchDecoder
  private var file: InputFile?
  private var decoder: (any BatchDecoder)?
  private var ready: ArraySlice<LineBatch> = []
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private let bytesCounter = Atomic(0)

  /// - Parameters:
  ///   - paths: The files in order; none means standard input.
  ///   - makeDecoder: Makes the decoder of one input from its name.
  public init(paths: [String], makeDecoder: @escaping (String) -> any BatchDecoder) {
    self.paths = (paths.isEmpty ? ["-"] : paths)[...]
    self.makeDecoder = makeDecoder
  }

  deinit { block.deallocate() }

  /// How many bytes have been read; may be asked on any thread.
  public var bytesRead: Int { bytesCounter.load(ordering: .relaxed) }

  /// Whether the first input is a terminal that a user may be waiting at.
  public var readsTerminal: Bool { paths.first == "-" && isatty(STDIN_FILENO) == 1 }

  /// The next batch, waiting for input where none is ready.
  ///
  /// - Parameter wake: A descriptor whose becoming readable ends the wait, or -1.
  /// - Returns: nil at the end of all inputs, or when woken.
  /// - Throws: `Diagnostic` where an input cannot be opened or read.
  public func next(wake: Int32 = -1) throws(Diagnostic) -> LineBatch? {
    while ready.isEmpty {
      guard try advance(wake: wake) else { return nil }
    }
    return ready.removeFirst()
  }

  /// Reads one block; false at the end of all inputs, or when woken.
  private func advance(wake: Int32) throws(Diagnostic) -> Bool {
    guard let file, var decoder else {
      guard let path = paths.popFirst() else { return false }
      let opened = try InputFile(path)
      self.file = opened
      self.decoder = makeDecoder(opened.name)
      return true
    }
    guard let count = try file.read(into: block, wake: wake) else { return false }
    bytesCounter.add(count, ordering: .relaxed)
    if count == 0 {
      ready = decoder.finish()[...]
      self.file = nil
      self.decoder = nil
    } else {
      ready = decoder.decode(Array(block[..<count])[...])[...]
      self.decoder = decoder
    }
    return true
  }
}
