import Groundwork
import Streams

/// Rows, rows a second and the time left, on one line that is gone when the work is done; then how
/// many lines were set aside.
final class ProgressLine: StreamObserver {
  private let tool: String
  /// Whether the line is wanted; what was set aside is said all the same.
  private let isShown: Bool
  /// Bytes of all inputs, where they are regular files.
  private let totalBytes: Int?
  private let start = MonotonicClock.seconds
  private var lastShown: Double
  private var rows = 0
  private var bytes = 0
  /// Held while the line is shown; nil where another tool of the pipeline shows its own.
  private var terminal: TerminalClaim?

  /// - Parameters:
  ///   - tool: Whose progress it is.
  ///   - isShown: Whether to show the line.
  ///   - totalBytes: The size of all inputs, nil where it is not known.
  init(tool: String, isShown: Bool, totalBytes: Int?) {
    self.tool = tool
    self.isShown = isShown
    self.totalBytes = totalBytes
    lastShown = start
  }

  /// Counts rows and shows the line at most five times a second.
  func advance(rows count: Int, bytes: Int) {
    guard isShown else { return }
    rows += count
    self.bytes += bytes
    let now = MonotonicClock.seconds
    guard now - lastShown >= 0.2 else { return }
    lastShown = now
    terminal = terminal ?? TerminalClaim()
    if terminal != nil { StandardError.showTransientLine(text(elapsed: now - start)) }
  }

  /// Removes the line and says how many lines were set aside, where any were.
  func finish(setAside: Int, first: Diagnostic?) {
    if isShown { StandardError.clearTransientLine() }
    terminal = nil
    guard setAside > 0, let first else { return }
    let lines = counted(setAside, "line was set aside", "lines were set aside")
    StandardError.say(tool, "\(lines); the first: \(first.text)")
  }

  private func text(elapsed: Double) -> String {
    var text = "\(tool): \(counted(rows, "row"))  \(Int((Double(rows) / elapsed).rounded())) rows/s"
    if let totalBytes, bytes > 0, totalBytes >= bytes {
      let left = elapsed * Double(totalBytes - bytes) / Double(bytes)
      let seconds = Int(min(left.rounded(), 359_999))
      text += "  \(bytes * 100 / max(totalBytes, 1))%  \(seconds / 60)m\(seconds % 60)s left"
    }
    return text
  }
}
