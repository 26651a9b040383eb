internal import CBuild

/// The suite's version.
public let promptutilsVersion = "1.0.0"

/// What `--version` prints: the tool and the suite's version, then a line for each part that decides
/// what comes out.
///
/// - Parameters:
///   - name: The tool's name.
///   - parts: Lines `part: what it is`, in the order in which they are shown.
/// - Returns: The lines, without a newline at the end.
func buildDescription(_ name: String, parts: [String]) -> String {
  let commit = String(cString: build_commit())
  let lines =
    ["\(name) (promptutils) \(promptutilsVersion)"]
    + (commit.isEmpty ? [] : ["commit: \(commit)"]) + parts
  return lines.joined(separator: "\n")
}
