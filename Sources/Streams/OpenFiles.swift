import Groundwork

/// The regular files that this run reads, so that none is written over by a path that leads to it.
public enum OpenFiles {
  private struct Uses {
    var inputs: [FileIdentity: String] = [:]
    var outputs: [FileIdentity: String] = [:]
  }

  private static let uses = Locked(Uses())

  /// Notes a file that is read.
  ///
  /// - Throws: Where the same file is written, as standard output or as something else.
  static func read(_ descriptor: Descriptor, name: String) throws(Diagnostic) {
    guard let file = FileIdentity.regularFile(openAs: descriptor) else { return }
    if file == FileIdentity.regularFile(openAs: .standardOutput) {
      throw Diagnostic(
        SourceLocation(name), "is where standard output goes too; with > the shell has emptied it",
        remedy: "write to another file", status: .usage)
    }
    let output = uses.withLock { uses in
      uses.inputs[file] = name
      return uses.outputs[file]
    }
    guard let output, isStillThere(file, output) else { return }
    throw Diagnostic(
      SourceLocation(name), "is written too, as \(output)", remedy: "write to another file",
      status: .usage)
  }

  /// Notes a file that is named as an input and read later.
  public static func willRead(_ path: String) {
    guard path != "-", let file = FileIdentity.regularFile(at: path) else { return }
    uses.withLock { $0.inputs[file] = path }
  }

  /// Whether a noted file still has its name: the number of a file that is gone is given out again.
  private static func isStillThere(_ file: FileIdentity, _ name: String) -> Bool {
    FileIdentity.regularFile(at: name) == file
  }

  /// Notes a file that is about to be emptied and written.
  ///
  /// - Throws: Where it is an input, another output, or where standard output or error goes.
  static func write(_ descriptor: Descriptor, name: String) throws(Diagnostic) {
    guard let file = FileIdentity.regularFile(openAs: descriptor) else { return }
    let use: Message? = uses.withLock { uses in
      if let input = uses.inputs[file], isStillThere(file, input) { return "is an input too" }
      if let other = uses.outputs[file], isStillThere(file, other) {
        return "is written too, as \(other)"
      }
      uses.outputs[file] = name
      return nil
    }
    let standard: Message? =
      switch file {
      case FileIdentity.regularFile(openAs: .standardInput): "is an input too"
      case FileIdentity.regularFile(openAs: .standardOutput): "is where standard output goes"
      case FileIdentity.regularFile(openAs: .standardError): "is where standard error goes"
      default: nil
      }
    guard let problem = use ?? standard else { return }
    throw Diagnostic(
      SourceLocation(name), problem, remedy: "write to another file", status: .usage)
  }
}
