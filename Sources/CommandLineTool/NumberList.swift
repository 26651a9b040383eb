public import ArgumentParser
import Records
import Streams

/// Numbers from a flag, separated by commas; the tool checks their range.
public struct NumberList: ExpressibleByArgument {
  /// The numbers as given.
  public let values: [Double]

  /// Takes numbers.
  public init(_ values: [Double]) { self.values = values }

  /// Reads numbers; nil where one is not finite.
  public init?(argument: String) {
    var values: [Double] = []
    for item in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = Double(item), value.isFinite else { return nil }
      values.append(value)
    }
    self.values = values
  }

  /// The numbers as help shows them.
  public var defaultValueDescription: String {
    values.map { $0 == $0.rounded() && $0 < 1e15 ? "\(Int($0))" : "\($0)" }.joined(separator: ",")
  }
}
