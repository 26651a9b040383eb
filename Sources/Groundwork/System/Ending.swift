internal import CProcess

/// SIGTERM, SIGINT and SIGHUP, put off until the lines in hand are written.
public enum Ending {
  /// Puts the first such signal off; the second ends the process at once.
  ///
  /// - Returns: A descriptor that becomes readable when one comes; nil where that cannot be had.
  public static func putOff() -> Descriptor? { Descriptor(cp_catch_endings()) }

  /// Lets such a signal end the process again.
  public static func release() { cp_release_endings() }

  /// Whether one has come.
  public static var hasCome: Bool { cp_ending() != 0 }

  /// Ends the process as the signal that came would have; does nothing where none came.
  public static func endIfCome() {
    let number = cp_ending()
    if number != 0 { cp_end_by(number) }
  }
}
