import Foundation

/// A tool's command line, as it describes it itself.
struct DocumentationTool {
  static let names = ["embed", "fit", "calibrate", "score", "sweep", "pick-op", "audit"]

  /// One option or flag.
  struct Flag {
    /// With their dashes.
    var names: [String]
    /// The values it takes, where they are few.
    var values: [String]
  }

  let name: String
  let flags: [Flag]

  init(_ name: String) throws {
    self.name = name
    let result = try Workspace.shell("\(name) --experimental-dump-help")
    let dump = try JSONDecoder().decode(Dump.self, from: Data(result.output.utf8))
    flags = dump.command.arguments.filter { $0.kind != "positional" && $0.shouldDisplay }
      .map { argument in
        Flag(
          names: (argument.names ?? []).map { $0.kind == "long" ? "--\($0.name)" : "-\($0.name)" },
          values: argument.allValues ?? [])
      }
  }

  private struct Dump: Decodable {
    struct Command: Decodable { var arguments: [Argument] }
    struct Argument: Decodable {
      struct Name: Decodable { var kind, name: String }
      var kind: String
      var shouldDisplay: Bool
      var names: [Name]?
      var allValues: [String]?
    }
    var command: Command
  }
}
