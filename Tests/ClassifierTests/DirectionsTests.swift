import Testing

@testable import Classifier

@Suite struct DirectionsTests {
  /// Rows set along with others have the bits of rows set alone; a row of zeros has no direction.
  @Test func rowsTogetherAreAsRowsAlone() {
    let dimension = 37
    var rows = (0..<11 * dimension).map { Float(($0 * 71) % 101) / 50 - 1 }
    for index in 0..<dimension {
      rows[2 * dimension + index] = 0
      rows[5 * dimension + index] *= 1e-30
    }
    let alone = Directions(rows: 11, dimension: dimension)
    let together = Directions(rows: 11, dimension: dimension)
    rows.withUnsafeBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      for row in 0..<11 { alone.set(row, to: base + row * dimension) }
      together.set(first: 11, to: base)
    }
    for row in 0..<11 {
      let (one, other) = (alone[row], together[row])
      for index in 0..<dimension { #expect(one[index].bitPattern == other[index].bitPattern) }
      var square: Float = 0
      for index in 0..<dimension { square += other[index] * other[index] }
      #expect(abs(square - (row == 2 ? 0 : 1)) < 1e-5)
    }
  }
}
