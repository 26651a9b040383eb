import LinearAlgebra
import Testing

@Suite struct VectorOperationsTests {
  // Σ i·(i + 1) for i < n is (n − 1) n (n + 1) / 3, whole and so exact.
  @Test(arguments: [0, 1, 7, 8, 9, 40])
  func dotProducts(count: Int) {
    let left = (0..<count).map { Double($0) }
    let right = (0..<count).map { Double($0 + 1) }
    let wanted = Double((count - 1) * count * (count + 1) / 3)
    #expect(dot(left, right, count: count) == wanted)
    #expect(dot(left.map { Float($0) }, right.map { Float($0) }, count: count) == Float(wanted))
  }

  @Test func wideningIsExact() {
    let source: [Float] = [0.1, -3.5e-30, .greatestFiniteMagnitude]
    var target = [Double](repeating: 0, count: 3)
    widen(source, into: &target, count: 3)
    #expect(target == source.map { Double($0) })
  }
}
