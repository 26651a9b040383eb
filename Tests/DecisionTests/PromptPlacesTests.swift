import Groundwork
import Testing

@testable import Decision

/// So that tests can write places as they are read.
extension PromptPlaces: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: PromptPlace...) {
    self.init(elements[0], Array(elements.dropFirst()))
  }
}

/// A prompt's places are an array that is not empty.
@Suite struct PromptPlacesTests {
  private static func place(_ cell: Int) -> PromptPlace {
    PromptPlace(seen: false, histogram: 1, cell: cell, kind: .wrong)
  }

  @Test func holdsWhatAnArrayHolds() {
    for count in 1...5 {
      let array = (0..<count).map { Self.place(7 - $0) }
      var places = PromptPlaces(array[0], Array(array.dropFirst()))
      #expect(Array(places) == array && places.count == count)
      places.sort { $0.cell < $1.cell }
      #expect(Array(places) == array.reversed())
      #expect(places.mapped { $0.at(cell: $0.cell + 1) }.map(\.cell) == places.map { $0.cell + 1 })
    }
    #expect(PromptPlaces(Self.place(3)) == PromptPlaces(Self.place(3), []))
  }

  /// Each part of a packed place has bits of its own.
  @Test func partsStayApart() {
    for seen in [false, true] {
      for histogram in [0, 1, PromptPlace.histogramLimit - 1] {
        for cell in [0, 5, 1 << 44 - 1] {
          for kind in FiringKind.allCases {
            let place = PromptPlace(seen: seen, histogram: histogram, cell: cell, kind: kind)
            for place in [place, place.at(cell: 9).at(cell: cell)] {
              #expect(place.seen == seen && place.histogram == histogram)
              #expect(place.cell == cell && place.kind == kind)
            }
          }
        }
      }
    }
  }
}
