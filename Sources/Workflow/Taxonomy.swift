/// The classes of a mapper in their order, found by name.
public struct Taxonomy: Sendable, Equatable {
  /// Class names in the mapper's order.
  public let classes: [String]
  /// Whether each class was trained as one that must never fire.
  public let isNonExecutable: [Bool]
  /// Index by UTF-8, because String equality is canonical and class names are bytes.
  private let indices: [[UInt8]: Int]

  /// Stands for the classes of rows that name only their top class: that class, and any other.
  public static let topClassAlone = Taxonomy(classes: ["the top class", "another class"])

  /// Orders the classes.
  ///
  /// - Parameters:
  ///   - classes: Names in order.
  ///   - nonExecutable: Those that must never fire.
  public init(classes: [String], nonExecutable: [String] = []) {
    self.classes = classes
    let never = Set(nonExecutable.map { Array($0.utf8) })
    isNonExecutable = classes.map { never.contains(Array($0.utf8)) }
    indices = Dictionary(
      classes.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The index of a class by its name's UTF-8.
  public func index(of name: [UInt8]) -> Int? { indices[name] }
}
