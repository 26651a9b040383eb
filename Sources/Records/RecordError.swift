public import Groundwork

/// Why a record cannot be read; the tool adds its name, the file and the line.
public struct RecordError: Error, Equatable, Sendable {
  /// What is wrong, in lower case and without a full stop.
  public let what: Message
  /// What to do about it, in lower case and without a full stop.
  public let remedy: Message

  /// Whether the whole stream is at fault, so that skipping the record would hide it.
  public let isFatal: Bool

  /// Describes a fault.
  public init(what: Message, remedy: Message, isFatal: Bool = false) {
    self.what = what
    self.remedy = remedy
    self.isFatal = isFatal
  }

  /// Takes a library's failure for a record's.
  public init(_ failure: Failure, isFatal: Bool = false) {
    self.init(what: failure.what, remedy: failure.remedy, isFatal: isFatal)
  }

  /// What a library answers about a record.
  ///
  /// - Parameters:
  ///   - answer: The call.
  ///   - isFatal: Whether its failure puts the whole stream at fault.
  /// - Returns: The answer.
  /// - Throws: `RecordError` in place of the failure.
  @discardableResult
  public static func placing<Answer>(
    _ answer: @autoclosure () throws(Failure) -> Answer, isFatal: Bool = false
  ) throws(RecordError) -> Answer {
    do throws(Failure) {
      return try answer()
    } catch {
      throw RecordError(error, isFatal: isFatal)
    }
  }
}
