/// Why a text could not become a vector, or an encoder could not be made.
///
/// Both texts are lower case without a full stop; the tool adds its name, the file and the line.
public struct EncoderError: Error, Equatable, Sendable {
  /// What is wrong, with the value found and the value wanted.
  public let what: String
  /// What the user can do about it; empty when nothing can be said.
  public let remedy: String

  /// Makes an error from its two texts.
  public init(_ what: String, remedy: String = "") {
    self.what = what
    self.remedy = remedy
  }
}
