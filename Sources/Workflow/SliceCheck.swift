import Groundwork

/// Notices that no row has the field that rows are to be counted by.
public struct SliceCheck: Sendable {
  /// Fields that are listed where none is near.
  private static let listLimit = 20

  private let field: String
  private var isThere = false
  /// The fields of the first row in input order: of the rows that lack it the first is the first of its
  /// thread.
  private var otherFields: [String]?

  /// Makes a check that has seen nothing.
  public init(field: String) { self.field = field }

  /// Takes the next row in input order.
  public mutating func add(_ value: SliceReader.Value) {
    isThere = isThere || value.isThere
    otherFields = otherFields ?? value.otherFields
  }

  /// What to say where there were rows and none had the field.
  public var note: String? {
    guard !isThere, let otherFields else { return nil }
    let note = "no row has the field \"\(field)\", so all count under one empty value"
    if let near = Suggestion.nearest(to: field, among: otherFields) {
      return note + "; did you mean \"\(near)\"?"
    }
    guard otherFields.count <= Self.listLimit else { return note }
    return note + "; there are \(otherFields.joined(separator: ", "))"
  }
}
