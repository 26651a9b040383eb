import Foundation
import Testing

/// The golden cases again, with every tool under Landlock and seccomp: no network, no other process, no
/// file written but where the case writes.
@Suite struct ConfinedTests {
  /// Whether this kernel can confine.
  static let canConfine = (try? Workspace.shell("scripts/confine.py /bin/true").status) == 0

  /// Cases about processes themselves: they start their tools under other names or in other name spaces.
  static let cases = GoldenTests.cases.filter { folder in
    let command =
      (try? String(contentsOf: folder.appendingPathComponent("cmd"), encoding: .utf8)) ?? ""
    return !["strace", "unshare", "chroot", "ulimit", "/proc", "exec -a", "sudo"]
      .contains(where: command.contains)
  }

  /// A folder with a program for each tool that confines itself and becomes the tool.
  private static let wrappers = Result<URL, any Error> {
    let folder = try Scratch().url
    for tool in DocumentationTool.names {
      let script = """
        #!/bin/sh
        exec '\(Workspace.root.path)/scripts/confine.py' '\(Workspace.binaries.path)/\(tool)' "$@"

        """
      let file = folder.appendingPathComponent(tool)
      try Data(script.utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    return folder
  }

  @Test(.enabled(if: canConfine, "this kernel has no Landlock"), arguments: cases)
  func confinedToolsDoTheSame(_ folder: URL) throws {
    let command = try String(contentsOf: folder.appendingPathComponent("cmd"), encoding: .utf8)
    let example = try WorkedExample.result.get()
    let scratch = try Scratch()
    defer { scratch.remove() }
    let result = try Workspace.shell(
      "PATH='\(try Self.wrappers.get().path)':$PATH\n" + command,
      environment: [
        "EXAMPLE": example.path, "SCRATCH": scratch.url.path,
        "CONFINE_WRITE": "\(scratch.url.path):\(example.path)",
      ])
    let actual = GoldenTests.transcript(
      of: result, replacing: [scratch.url.path: "$SCRATCH", example.path: "$EXAMPLE"])
    let expected = try String(
      contentsOf: folder.appendingPathComponent("expected"), encoding: .utf8)
    #expect(actual == expected, "\(folder.lastPathComponent)")
  }

  /// What the confinement forbids it does forbid, so that passing says something.
  @Test(
    .enabled(if: canConfine, "this kernel has no Landlock"),
    arguments: [
      ("/usr/bin/python3 -c 'import socket; socket.socket()'", 159),
      ("/bin/sh -c 'ls'", 159),
      ("/usr/bin/python3 -c 'open(\"made\", \"w\")' 2>/dev/null", 1),
    ])
  func theConfinementHolds(_ command: String, _ status: Int32) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let run = try Workspace.shell(
      "'\(Workspace.root.path)/scripts/confine.py' \(command)\nexit $?", in: scratch.url)
    #expect(run.status == status, "\(run.error)")
  }
}
