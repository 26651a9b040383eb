import ArgumentParser
import CommandLineTool

/// How a frozen point is watched.
struct MonitorOptions: ParsableArguments {
  @Flag(help: "Watch the point over a stream of outcomes; write one line a window.")
  var monitor = false

  @Option(
    help: ArgumentHelp(
      "With --monitor: how much makes a window: a number of rows, or 30s, 15m, 1h, 1d (default: 1000).",
      valueName: "window"))
  var every: WindowSize?

  @Option(
    help: ArgumentHelp(
      "With --monitor: the field that holds a row's time: seconds since 1970, or RFC 3339 (default: time).",
      valueName: "name"))
  var timeField: String?

  @Option(
    help: ArgumentHelp(
      "With --monitor: keep what was counted here, and go on from it.", valueName: "file"),
    completion: .file())
  var state: String?

  @Option(
    help: ArgumentHelp(
      "With --monitor: how sure no alarm is false, whatever the length (default: 0.95).",
      valueName: "share"))
  var confidenceLevel: Double?

  /// Whether the command line says how windows are made.
  var makesWindows: Bool { every != nil || timeField != nil }

  /// How much makes a window.
  var window: WindowSize { every ?? .rows(1000) }

  /// The field that holds a row's time.
  var time: String { timeField ?? "time" }

  /// How sure no alarm is false.
  var level: Double { confidenceLevel ?? 0.95 }

  func validate() throws {
    if !(level >= 0.5 && level < 1) {
      throw ValidationError("--confidence-level must be at least 0.5 and below 1")
    }
    if !monitor && (state != nil || makesWindows || confidenceLevel != nil) {
      throw ValidationError("--every, --time-field, --state and --confidence-level need --monitor")
    }
  }
}

/// How much makes a window.
enum WindowSize: ExpressibleByArgument, Equatable {
  /// So many rows.
  case rows(Int)
  /// So many seconds by the rows' time.
  case seconds(Int)

  /// Reads a number of rows, or a number with s, m, h or d.
  init?(argument: String) {
    let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    if let unit = argument.last.flatMap({ units[String($0)] }) {
      guard let count = Int(argument.dropLast()), count > 0, count <= 1_000_000 else { return nil }
      self = .seconds(count * unit)
    } else {
      guard let count = Int(argument), count > 0 else { return nil }
      self = .rows(count)
    }
  }
}
