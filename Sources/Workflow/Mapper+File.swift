public import Classifier
import Decision
public import Groundwork
public import Streams

extension Mapper {
  /// Reads a mapper from its file, which may be a pipe.
  ///
  /// - Throws: `Diagnostic` where it cannot be read, or is no mapper.
  public init(file path: String) throws(Diagnostic) {
    let bytes = try readFile(path)
    do throws(Failure) {
      self = try Mapper.parse(bytes)
    } catch {
      let refusal = SuiteFile(text: bytes)?.refusal(wanted: .mapper)
      throw Diagnostic(SourceLocation(path), refusal ?? error)
    }
  }

  /// Checks that vectors are of the making that this mapper was trained on.
  ///
  /// - Parameter embedder: What the vectors say; nil where they do not.
  /// - Returns: What is wrong, naming both; nil where all is well.
  public func mismatch(ofEmbedder embedder: Name?) -> Failure? {
    guard embedder != self.embedder else { return nil }
    let found = embedder.map { "\"embedder\" is \"\($0)\"" } ?? "\"embedder\" is missing"
    let wanted =
      self.embedder.map { "made with \"\($0)\"" } ?? "made with vectors that do not name theirs"
    return Failure(
      "\(found), but the mapper was \(wanted)",
      remedy: "embed the rows with the encoder that fit used")
  }

  /// What scored rows and operating points carry, so that scores which do not compare do not mix.
  ///
  /// - Parameter allowed: Shape (classes): which classes may be predicted; nil allows all.
  /// - Returns: The name of the ``MapperStamp``.
  public func stamp(allowing allowed: [Bool]?) -> Name {
    MapperStamp(fingerprint: fingerprint, allowed: allowed).name
  }
}
