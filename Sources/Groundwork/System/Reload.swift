internal import CProcess

/// SIGHUP as the wish that files be read again.
public enum Reload {
  /// From now on SIGHUP is such a wish and ends nothing, also where it was ignored.
  ///
  /// - Returns: A descriptor that becomes readable when one comes; nil where that cannot be had.
  public static func listen() -> Descriptor? { Descriptor(cp_catch_reloads()) }

  /// Whether one has come since the last call.
  public static func take() -> Bool { cp_take_reload() != 0 }
}
