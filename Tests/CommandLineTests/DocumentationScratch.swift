import Foundation

/// A folder in which a page's examples run: Fixtures, and what the worked example makes of them.
struct DocumentationScratch {
  private let scratch: Scratch
  var url: URL { scratch.url }

  init() throws {
    scratch = try Scratch()
    let example = try WorkedExample.result.get()
    let copied = try Workspace.shell(
      "cp -r Fixtures/. '\(example.path)'/. '\(url.path)' && ln -s '\(Workspace.root.path)/Fixtures' "
        + "'\(Workspace.root.path)/scripts' '\(Workspace.root.path)/examples' '\(url.path)'")
    guard copied.status == 0 else { throw WorkedExample.Failure(words: copied.error) }
  }

  func remove() { scratch.remove() }

  /// Runs a command line as a reader would type it.
  ///
  /// The status is that of the last part of a pipeline that failed, so that a failure in front is
  /// not hidden; ending because the reader has gone (141) is what `| head` asks for.
  func run(_ command: String) throws -> CommandResult {
    var result = try Workspace.shell("set -o pipefail\n" + command, in: url)
    if result.status == 141 { result.status = 0 }
    return result
  }
}
