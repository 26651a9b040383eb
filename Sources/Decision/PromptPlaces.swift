/// The places of one prompt, at least one.
///
/// Mostly it is one, which takes no memory of its own.
struct PromptPlaces: Equatable, Sendable {
  private var leading: PromptPlace
  private var others: [PromptPlace] = []

  /// One place.
  init(_ place: PromptPlace) { leading = place }

  /// Some places.
  init(_ place: PromptPlace, _ others: [PromptPlace]) {
    leading = place
    self.others = others
  }

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
