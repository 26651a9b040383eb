import ArgumentParser
import Groundwork

/// The files that a run writes beside each other.
public enum OutputFiles {
  /// Refuses two flags that name one file, before either is opened: the one that is closed last would take
  /// the place of the other.
  ///
  /// - Parameter outputs: Each flag with its value; nil where it is not given.
  /// - Throws: `ValidationError` naming both flags.
  public static func refuseShared(_ outputs: [(flag: String, path: String?)]) throws {
    let given = outputs.compactMap { flag, path in path.map { (flag: flag, path: $0) } }
      .filter { $0.path != "-" }
    for (index, output) in given.enumerated() {
      if let earlier = given[..<index].first(where: { share($0.path, [output]) }) {
        throw ValidationError(
          "\(earlier.flag) and \(output.flag) name one file; give them two")
      }
    }
  }

  /// Whether a path leads to a file that one of some flags names.
  public static func share(_ path: String, _ outputs: [(flag: String, path: String?)]) -> Bool {
    outputs.contains { output in
      output.path.map { FileSystem.areSameFile($0, path) } ?? false
    }
  }
}
