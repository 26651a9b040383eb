import Glibc

/// What concerns the whole process.
public enum ThisProcess {
  /// The number that the system knows it by.
  public static var id: Int32 { getpid() }

  /// The value of a variable of the environment; nil where it is not set.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Lets a write to a pipe that nobody reads end the process, also where that was ignored.
  public static func endsForClosedPipes() { signal(SIGPIPE, SIG_DFL) }

  /// Ends the process as a filter ends whose reader has gone.
  public static func endForClosedPipe() -> Never {
    endsForClosedPipes()
    kill(getpid(), SIGPIPE)
    endAtOnce(128 + SIGPIPE)
  }

  /// Ends the process without waiting for threads or flushing anything.
  public static func endAtOnce(_ status: Int32) -> Never { _exit(status) }
}
