import Foundation
import Testing

/// Installing a build that is there, and removing it again.
@Suite struct InstallTests {
  /// A folder `bin` that stands for a build newer than every source.
  private func build() throws -> Scratch {
    let scratch = try Scratch()
    let made = try Workspace.shell(
      "mkdir bin && printf '#!/bin/sh\\n' > bin/promptutils && chmod +x bin/promptutils "
        + "&& touch -d '+1 hour' bin/promptutils", in: scratch.url)
    guard made.status == 0 else { throw WorkedExample.Failure(words: made.error) }
    return scratch
  }

  /// Runs make without a Swift on PATH.
  private func make(_ target: String, _ folder: Scratch, prefix: String) throws -> CommandResult {
    try Workspace.shell(
      "PATH=/usr/bin:/bin make --no-print-directory \(target) SWIFT=no-swift-here "
        + "BIN='\(folder.url.path)/bin' PREFIX='\(prefix)'")
  }

  @Test func uninstallLeavesNothing() throws {
    let folder = try build()
    defer { folder.remove() }
    let root = folder.url.path + "/a folder"
    let prefix = root + "/usr"
    // One folder was there before, empty: it stays.
    _ = try Workspace.shell("mkdir -p '\(prefix)/share/man'")
    for _ in 1...2 { #expect(try make("install", folder, prefix: prefix).status == 0) }
    let installed = try Workspace.shell("cd '\(prefix)' && find . ! -type d | sort").output
    for path in [
      "bin/promptutils", "bin/pick-op", "share/man/man1/sweep.1", "share/man/man7/promptutils.7",
      "share/bash-completion/completions/audit", "share/zsh/site-functions/_fit",
      "share/fish/vendor_completions.d/embed.fish", "share/doc/promptutils/LICENSE",
      "share/promptutils/scripts/freeze", "share/promptutils/scripts/check",
      "share/promptutils/scripts/export_onnx.py",
      "share/promptutils/examples/prometheus/alerts.yml",
      "share/promptutils/examples/service/coprocess.py", "share/promptutils/Fixtures/mini.csv",
    ] {
      #expect(installed.contains("./\(path)\n"), "\(path)")
    }
    let broken = try Workspace.shell("find '\(prefix)' -xtype l").output
    #expect(broken == "")
    #expect(try make("uninstall", folder, prefix: prefix).status == 0)
    let left = try Workspace.shell("cd '\(root)' && find . | sort").output
    #expect(left == ".\n./usr\n./usr/share\n./usr/share/man\n")
  }

  @Test func filesOfOthersStay() throws {
    let folder = try build()
    defer { folder.remove() }
    let prefix = folder.url.path + "/usr"
    #expect(try make("install", folder, prefix: prefix).status == 0)
    _ = try Workspace.shell("touch '\(prefix)/bin/other' '\(prefix)/share/promptutils/mine'")
    #expect(try make("uninstall", folder, prefix: prefix).status == 0)
    let left = try Workspace.shell("cd '\(prefix)' && find . -type f | sort").output
    #expect(left == "./bin/other\n./share/promptutils/mine\n")
  }

  @Test func withoutABuildItSaysWhoMustMakeOne() throws {
    let folder = try Scratch()
    defer { folder.remove() }
    let result = try make("install", folder, prefix: folder.url.path + "/usr")
    #expect(result.status == 2)
    #expect(result.error.contains("run 'make build' as the user who has it"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
  }

  @Test func versionOfThePackagesIsTheTools() throws {
    let version = try Workspace.shell("packaging/version.sh").output
    #expect(try DocumentationPage("embed.1").version == version.trimmingCharacters(in: .newlines))
  }

  /// The one program with seven names, whose tools here only tell their names.
  @Test(arguments: [
    ("promptutils -V", "promptutils 9.8.7\ncommit: abc\n", Int32(0)),
    ("promptutils --version", "promptutils 9.8.7\ncommit: abc\n", 0),
    ("promptutils -h | head -n 1", "usage: promptutils TOOL [ARGUMENT ...]\n", 0),
    ("promptutils sweep -V", "sweep -V\n", 0), ("promptutils -v", "", 64), ("promptutils", "", 64),
    ("promptutils -V >/dev/full", "", 2),
  ])
  func theProgramAnswersForItselfOrForATool(
    command: String, output: String, status: Int32
  ) throws {
    let folder = try Scratch()
    defer { folder.remove() }
    let tools = ["embed", "fit", "calibrate", "score", "sweep", "pick_op", "audit"]
    let stubs =
      "#include <stdio.h>\nconst char *build_commit(void) { return \"abc\"; }\n"
      + tools.map { tool in
        "int \(tool)_main(int n, char **a) { printf(\"%s %s\\n\", a[0], n > 1 ? a[1] : \"\"); return 0; }\n"
      }.joined()
    try stubs.write(
      to: folder.url.appendingPathComponent("stubs.c"), atomically: true, encoding: .utf8)
    let result = try Workspace.shell(
      "clang=$(command -v clang || echo \"$(dirname \"$(readlink -f \"$(command -v swiftc)\")\")/clang\"); "
        + "\"$clang\" -Wall -Werror -DPROMPTUTILS_VERSION='\"9.8.7\"' packaging/promptutils.c "
        + "'\(folder.url.path)/stubs.c' -o '\(folder.url.path)/promptutils' || exit 99; "
        + "PATH='\(folder.url.path)':$PATH; \(command)")
    #expect(result.output == output)
    #expect(result.status == status)
  }

  /// Other versions of ArgumentParser print help and completions differently.
  @Test func dependenciesArePinned() throws {
    let package = try String(
      contentsOf: Workspace.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let dependencies = package.split(separator: "\n").filter { $0.contains(".package(url:") }
    #expect(!dependencies.isEmpty)
    for line in dependencies { #expect(line.contains("exact: "), "\(line)") }
  }
}
