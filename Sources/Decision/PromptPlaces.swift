/// The places of one prompt, at least one; they differ in their cell alone.
///
/// Mostly it is one, which takes no memory of its own.
struct PromptPlaces: Equatable, Sendable {
  /// The first of them.
  private(set) var leading: PromptPlace
  private var others: [PromptPlace] = []

  /// One place.
  init(_ place: PromptPlace) { leading = place }

  /// Some places.
  init(_ place: PromptPlace, _ others: [PromptPlace]) {
    leading = place
    self.others = others
  }

  /// Whether the prompt trained the mapper.
  var seen: Bool { leading.seen }

  /// Which histogram its rows are in.
  var histogram: Int { leading.histogram }

  /// What the prompt is where it fires.
  var kind: FiringKind { leading.kind }

  /// Each place as another.
  func mapped(_ transform: (PromptPlace) -> PromptPlace) -> PromptPlaces {
    var mapped = PromptPlaces(transform(leading))
    if !others.isEmpty { mapped.others = others.map(transform) }
    return mapped
  }
}

extension PromptPlaces: RandomAccessCollection, MutableCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { others.count + 1 }

  subscript(index: Int) -> PromptPlace {
    get { index == 0 ? leading : others[index - 1] }
    set {
      if index == 0 {
        leading = newValue
      } else {
        others[index - 1] = newValue
      }
    }
  }
}
