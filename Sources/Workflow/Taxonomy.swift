public import Groundwork

/// The classes of a mapper in their order, found by name.
public struct Taxonomy: Sendable, Equatable {
  /// Class names in the mapper's order.
  public let classes: [Name]
  /// Whether each class was trained as one that must never fire.
  public let isNonExecutable: [Bool]
  private let indices: [Name: Int]

  /// Stands for the classes of rows that name only their top class: that class, and any other.
  public static let topClassAlone = Taxonomy(classes: ["the top class", "another class"])

  /// Orders the classes.
  ///
  /// - Parameters:
  ///   - classes: Names in order.
  ///   - nonExecutable: Those that must never fire.
  public init(classes: [Name], nonExecutable: [Name] = []) {
    self.classes = classes
    let never = Set(nonExecutable)
    isNonExecutable = classes.map(never.contains)
    indices = Dictionary(
      classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The index of a class.
  public func index(of name: Name) -> Int? { indices[name] }
}
