import Testing

@testable import Classifier

@Suite struct ExemplarSearchTests {
  /// cos(a, b) in Double.
  static func cosine(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
    let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let lengths = [a, b].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
    return product / (lengths[0] * lengths[1])
  }

  /// A row as a mapper keeps it: a byte a number, the largest of them 127.
  static func kept(_ row: ArraySlice<Float>) -> ArraySlice<Float> {
    let largest = row.reduce(0) { max($0, abs($1)) }
    return row.map { ($0 / (largest / 127)).rounded() }[...]
  }

  /// The largest cosine between a row and some others as they are kept; -1 without others.
  static func largestCosine(of row: Int, among others: [Int], in set: TrainingSet) -> Double {
    let width = set.dimension
    let vector = set.embeddings[row * width..<(row + 1) * width]
    var largest = -1.0
    for other in others {
      let other = kept(set.embeddings[other * width..<(other + 1) * width])
      largest = max(largest, cosine(vector, other))
    }
    return largest
  }

  /// Logits that put each row's own class, or another, on top.
  static func logits(_ labels: [Int], classes: Int, shift: Int) -> [Double] {
    labels.flatMap { label in
      (0..<classes).map { $0 == (label + shift) % classes ? 1.0 : 0 }
    }
  }

  static let small = bumps(counts: [9, 20, 32], dimension: 6, noise: 1, seed: 61)
  static let large = bumps(counts: [200, 90, 40], dimension: 6, noise: 1, seed: 62)

  // With at most 32 rows a class the exemplars are the rows: the nearest other row of the class.
  @Test(arguments: [0, 1, 2])
  func smallClassesByBruteForce(shift: Int) {
    let set = Self.small
    let found = ExemplarSearch(set, threads: 2).similarity(
      logits: Self.logits(set.labels, classes: 3, shift: shift), outputs: 3)
    for row in 0..<set.count {
      let top = (set.labels[row] + shift) % 3
      let others = (0..<set.count).filter { $0 != row && set.labels[$0] == top }
      let expected = Self.largestCosine(of: row, among: others, in: set)
      #expect(abs(found[row] - expected) < 1e-6)
    }
  }

  @Test func largeClassesHaveThirtyTwo() {
    let search = ExemplarSearch(Self.large, threads: 1)
    #expect(search.exemplars.counts == [32, 32, 32])
    let one = search.exemplars
    #expect(ExemplarSearch(Self.large, threads: 3).exemplars == one)
  }

  /// A row among the exemplars must not be its own evidence.
  @Test func rowsAreNotTheirOwnEvidence() {
    let set = Self.large
    let search = ExemplarSearch(set, threads: 1)
    let logits = Self.logits(set.labels, classes: 3, shift: 0)
    let inSample = search.similarity(logits: logits, outputs: 3)
    let asStrangers = ExemplarSearch(search.exemplars, of: set, threads: 1).similarity(
      logits: logits, outputs: 3)
    #expect(zip(inSample, asStrangers).allSatisfy { $0 <= $1 + 1e-6 })
    #expect(inSample.reduce(0, +) < asStrangers.reduce(0, +) - 1)
  }

  @Test func heldOutRowsMeetTheOthersOnly() {
    let set = Self.small
    let kept = (0..<Int32(set.count)).filter { $0 % 3 != 0 }
    let held = (0..<Int32(set.count)).filter { $0 % 3 == 0 }
    let labels = held.map { set.labels[Int($0)] }
    let found = ExemplarSearch(set, rows: kept, threads: 1).similarity(
      of: held, logits: Self.logits(labels, classes: 3, shift: 0), outputs: 3)
    for (slot, row) in held.enumerated() {
      let others = kept.map { Int($0) }.filter { set.labels[$0] == labels[slot] }
      let expected = Self.largestCosine(of: Int(row), among: others, in: set)
      #expect(abs(found[slot] - expected) < 1e-6)
    }
  }

  @Test func lengthsDoNotMatter() {
    var set = Self.small
    let before = ExemplarSearch(set, threads: 1).exemplars
    set.embeddings = set.embeddings.map { $0 * 0x1p-70 }
    #expect(ExemplarSearch(set, threads: 1).exemplars == before)
  }

  @Test func zeroVectorsAreNoExemplars() {
    let set = TrainingSet(
      classes: ["a", "b"], dimension: 2, embeddings: [0, 0, 0, 3, 1, 0], labels: [0, 0, 1])
    let search = ExemplarSearch(set, threads: 1)
    #expect(search.exemplars.counts == [1, 1])
    // Row 0 has no direction, row 1 is the only exemplar of its class, row 2 alone in its own.
    #expect(search.similarity(logits: [-1, -1, 1], outputs: 1) == [-1, -1, -1])
    #expect(search.similarity(logits: [1, 1, -1], outputs: 1) == [-1, 0, 0])
  }

  /// What a set says of familiarity must not depend on how often its prompts stand in it.
  @Test func repeatsChangeNothing() {
    for set in [Self.small, Self.large] {
      let twice = TrainingSet(
        classes: set.classes, dimension: 6, embeddings: set.embeddings + set.embeddings,
        labels: set.labels + set.labels, promptHashes: set.promptHashes + set.promptHashes)
      let once = ExemplarSearch(set, threads: 1)
      let both = ExemplarSearch(twice, threads: 1)
      #expect(both.exemplars == once.exemplars)
      let logits = Self.logits(set.labels, classes: 3, shift: 0)
      let similarity = once.similarity(logits: logits, outputs: 3)
      #expect(both.similarity(logits: logits + logits, outputs: 3) == similarity + similarity)
      #expect(twice.folds(3) == set.folds(3) + set.folds(3))
      #expect(twice.promptsPerClass() == set.countPerClass)
    }
  }

  @Test func foldsAreThoseOfTheRowsWhereNoneRepeats() {
    let set = Self.large
    #expect(
      set.folds(5, order: .file)
        == stratifiedFolds(set.labels, classCount: set.classes.count, folds: 5))
  }

  @Test func rowsWithoutWeightAreNoExemplars() {
    var set = Self.small
    set.weights = (0..<set.count).map { $0 % 2 == 0 ? 1 : 0 }
    let kept = (0..<Int32(set.count)).filter { $0 % 2 == 0 }
    #expect(
      ExemplarSearch(set, threads: 1).exemplars
        == ExemplarSearch(Self.small, rows: kept, threads: 1).exemplars)
    #expect(set.rowsWithWeight(set.weights ?? []).allSatisfy { $0 == 1 })
  }

  @Test func aClassOfManyRowsIsSampled() {
    let set = bumps(counts: [1100, 40], dimension: 4, noise: 1, seed: 63)
    let search = ExemplarSearch(set, threads: 1)
    #expect(search.exemplars.counts == [32, 32])
    let similarity = search.similarity(
      logits: set.labels.map { Double($0) * 2 - 1 }, outputs: 1)
    #expect(similarity.allSatisfy { $0 > 0 && $0 <= 1 })
  }
}
