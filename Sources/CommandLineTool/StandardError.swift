import Groundwork

/// The one place that writes words to standard error.
public enum StandardError {
  /// Whether a passing line, such as progress, stands on the terminal now.
  private static let showsTransientLine = Locked(false)

  /// Writes `tool: text` and a line end, in one write so that lines of several processes do not mix.
  ///
  /// Control characters, which a file's name or content may bring in, are spelled out.
  public static func say(_ tool: String, _ text: String) {
    showsTransientLine.withLock { shown in
      write((shown ? eraseLine : "") + "\(tool): \(text.printable)\n")
      shown = false
    }
  }

  /// Shows a line that the next line, or `clearTransientLine`, takes the place of.
  static func showTransientLine(_ text: String) {
    showsTransientLine.withLock { shown in
      write(eraseLine + text)
      shown = true
    }
  }

  /// Removes the passing line.
  static func clearTransientLine() {
    showsTransientLine.withLock { shown in
      if shown { write(eraseLine) }
      shown = false
    }
  }

  /// Whether standard error is a terminal.
  static var isTerminal: Bool { Descriptor.standardError.isTerminal }

  private static let eraseLine = "\r\u{1B}[K"

  /// A failure to write words is not an error.
  private static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      do throws(SystemError) {
        let written = try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
          try Descriptor.standardError.write(UnsafeRawBufferPointer(bytes))
        }
        bytes = bytes.dropFirst(written)
      } catch {
        guard error.isInterruption else { return }
      }
    }
  }
}
