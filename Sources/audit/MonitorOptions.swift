import ArgumentParser
import CommandLineTool

/// How a frozen point is watched.
struct MonitorOptions: ParsableArguments {
  @Flag(help: "Watch the point over a stream of outcomes; write one line a window.")
  var monitor = false

  @Option(
    help: ArgumentHelp(
      "With --monitor: how much makes a window: a number of rows, or 30s, 15m, 1h, 1d (default: 1000).",
      valueName: "window"), transform: WindowSize.init)
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
enum WindowSize: Equatable {
  /// So many rows.
  case rows(Int)
  /// So many seconds by the rows' time.
  case seconds(Int)

  /// Seconds of each unit of time.
  private static let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
  /// Most of a unit that makes a window.
  private static let most = 1_000_000

  /// Reads a number of rows, or a number with s, m, h or d.
  ///
  /// - Throws: What is wrong with any other text.
  init(_ text: String) throws {
    let unit = text.last.flatMap { Self.units[String($0)] }
    let digits = unit == nil ? text : String(text.dropLast())
    if digits.utf8.count > 18, digits.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) {
      throw ArgumentFault("no stream would fill such a window; give fewer")
    }
    guard let count = Int(digits) else {
      throw ArgumentFault(
        "give a number of rows, such as 1000, or a time, such as 30s, 15m, 1h or 1d")
    }
    guard count > 0 else {
      throw ArgumentFault(
        "a window of nothing would never be full; give at least \(unit == nil ? "1 row" : "1s")")
    }
    guard let unit else {
      self = .rows(count)
      return
    }
    guard count <= Self.most else {
      throw ArgumentFault("a window of time is at most \(Self.most) of its unit")
    }
    self = .seconds(count * unit)
  }
}
