/// A shell's completion script as the tools give it out.
///
/// ArgumentParser adds a subcommand `help` to every script, and none of the tools has one. zsh then
/// refuses to complete at all ("doubled rest argument definition"), and fish offers a word that the
/// tool takes for a file.
enum CompletionScript {
  /// Takes the subcommand `help` out of a generated script.
  ///
  /// - Parameter script: A script for bash, zsh or fish, as ArgumentParser generates it.
  /// - Returns: The script without the blocks that are there for subcommands; any other text as it is.
  static func withoutSubcommands(_ script: String) -> String {
    var kept: [Substring] = []
    var blockEnd: Substring?
    for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
      if let end = blockEnd {
        if line == end { blockEnd = nil }
      } else if let end = endOfBlock(startingWith: line) {
        blockEnd = end
        if kept.last?.isEmpty == true { kept.removeLast() }
      } else if !namesHelp(line) {
        kept.append(line)
      }
    }
    return kept.joined(separator: "\n")
  }

  /// The line that ends a block about subcommands, if this line starts one.
  private static func endOfBlock(startingWith line: Substring) -> Substring? {
    switch line {
    // bash: the last thing that a tool's function does.
    case "    # Offer subcommand / subcommand argument completions": "    esac"
    // zsh: after the arguments; what the state may be.
    case "    case \"${state}\" in": "    esac"
    // fish: the parser of a command line behind the subcommand.
    case "        switch $unparsed_tokens[1]": "        end"
    // bash and zsh: the subcommand's own function.
    case _ where line.hasPrefix("_") && line.hasSuffix("_help() {"): "}"
    default: nil
    }
  }

  /// Whether a single line is there for the subcommand.
  private static func namesHelp(_ line: Substring) -> Bool {
    line == "        '(-): :->command'" || line == "        '(-)*:: :->arg'"
      || (line.hasPrefix("complete -c ")
        && (line.hasSuffix(" -d 'Show subcommand help information.'")
          || line.contains(" help\" version' -l 'version'")))
  }
}
