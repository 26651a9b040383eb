import Groundwork
import Testing

@testable import Classifier

@Suite struct ScorerTests {
  static let set = bumps(counts: [40, 30, 30, 20], dimension: 11, noise: 2, seed: 41)

  static func rows(_ order: [Int]) -> [[Float]] {
    order.map { Array(set.embeddings[$0 * 11..<$0 * 11 + 11]) }
  }

  @Test func companyChangesNoBit() throws {
    var settings = CalibrationSettings()
    settings.ensemble = true
    let mapper = try calibrate(
      try fit(ScorerTests.set).mapper, on: ScorerTests.set, settings: settings
    ).mapper
    let forwards = try mapper.probabilities(ScorerTests.rows(Array(0..<120)))
    let backwards = try mapper.probabilities(ScorerTests.rows((0..<120).reversed()))
    #expect(forwards == backwards.reversed())
    let alone = try mapper.probabilities(ScorerTests.rows([77]))
    #expect(alone[0] == forwards[77])
  }

  /// Probabilities from the definition, written the slow way.
  @Test func softmaxOfTheLogits() throws {
    let mapper = try fit(ScorerTests.set).mapper
    let model = mapper.members[0].model
    let row = ScorerTests.rows([5])[0]
    let logits = (0..<4).map { output in
      (0..<11).reduce(model.intercepts[output]) {
        $0 + model.weights[output * 11 + $1] * Double(row[$1])
      }
    }
    let expected = Calibrator.none.probabilities(logits, outputs: 4)
    let found = try mapper.probabilities([row])[0]
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func decisionFieldsAgreeWithProbabilities() throws {
    let mapper = try fit(ScorerTests.set).mapper
    let scorer = mapper.makeScorer()
    for row in ScorerTests.rows(Array(0..<120)) {
      var probabilities: [Double] = []
      let scored = try row.withUnsafeBufferPointer {
        try scorer.score($0, into: &probabilities)
      }
      let sorted = probabilities.sorted(by: >)
      #expect(scored.confidence == sorted[0])
      #expect(probabilities[scored.predicted] == sorted[0])
      #expect(scored.margin == sorted[0] - sorted[1])
      #expect(scored.familiarity >= 0 && scored.familiarity <= 1)
    }
  }

  @Test func tiesGoToTheFirstClass() throws {
    let set = TrainingSet(
      classes: ["a", "b"], dimension: 1, embeddings: [-1, 1, -1, 1], labels: [0, 1, 1, 0])
    var probabilities: [Double] = []
    let scorer = try fit(set).mapper.makeScorer()
    let scored = try [Float(0)].withUnsafeBufferPointer {
      try scorer.score($0, into: &probabilities)
    }
    #expect(probabilities == [0.5, 0.5])
    #expect(scored.predicted == 0 && scored.margin == 0)
  }

  @Test func restrictionKeepsProbabilities() throws {
    let scorer = try fit(ScorerTests.set).mapper.makeScorer()
    let row = ScorerTests.rows([0])[0]
    try row.withUnsafeBufferPointer { row in
      var all: [Double] = []
      var some: [Double] = []
      let free = try scorer.score(row, into: &all)
      var allowed = [Bool](repeating: true, count: 4)
      allowed[free.predicted] = false
      let restricted = try scorer.score(row, allowed: allowed, into: &some)
      #expect(all == some)
      #expect(restricted.predicted != free.predicted)
      #expect(restricted.confidence == all.sorted(by: >)[1])
      #expect(restricted.margin == all.sorted(by: >)[1] - all.sorted(by: >)[2])
      let only = try scorer.score(row, allowed: [false, false, true, false], into: &some)
      #expect(only.predicted == 2 && only.confidence == all[2] && only.margin == all[2])
      #expect(throws: Failure("no class may be predicted")) {
        try scorer.score(row, allowed: [false, false, false, false], into: &some)
      }
      #expect(throws: Failure.sizeMismatch("classes allowed", found: 1, wanted: 4)) {
        try scorer.score(row, allowed: [true], into: &some)
      }
    }
  }

  @Test func unusableRowsAreErrors() throws {
    let scorer = try fit(ScorerTests.set).mapper.makeScorer()
    var probabilities: [Double] = []
    for (row, error) in [
      ([Float](repeating: 0, count: 10), Failure.dimensionMismatch(found: 10, wanted: 11)),
      ([Float](repeating: .nan, count: 11), .overflow),
      ([Float](repeating: .infinity, count: 11), .overflow),
    ] {
      _ = row.withUnsafeBufferPointer { row in
        #expect(throws: error) { try scorer.score(row, into: &probabilities) }
      }
    }
  }

  /// A vector without a direction is near to nothing.
  @Test func zeroVectorIsUnfamiliar() throws {
    let set = bumps(counts: [60, 60, 60], dimension: 30, noise: 0.2, seed: 42)
    var probabilities: [Double] = []
    let scorer = try fit(set).mapper.makeScorer()
    let scored = try [Float](repeating: 0, count: 30).withUnsafeBufferPointer {
      try scorer.score($0, into: &probabilities)
    }
    #expect(scored.familiarity == 0)
  }

  /// The definition: the share of the training rows that come no nearer to their exemplars.
  @Test func familiarityIsAShareOfTrainingRows() throws {
    let set = ScorerTests.set
    let fitted = try fit(set).mapper
    let mapper = try calibrate(fitted, on: set).mapper
    let scorer = mapper.makeScorer()
    for row in ScorerTests.rows(Array(0..<120)) {
      var probabilities: [Double] = []
      let scored = try row.withUnsafeBufferPointer { try scorer.score($0, into: &probabilities) }
      let exemplars = mapper.exemplars
      let offsets = exemplars.offsets
      var nearest = -1.0
      for index in offsets[scored.predicted]..<offsets[scored.predicted + 1] {
        let exemplar = exemplars.directions[index * 11..<index * 11 + 11]
        nearest = max(nearest, ExemplarSearchTests.cosine(row[...], exemplar))
      }
      let below = mapper.familiarity.points.count { $0 <= nearest - 1e-6 }
      let upTo = mapper.familiarity.points.count { $0 <= nearest + 1e-6 }
      #expect(scored.familiarity >= Double(below) / 120 && scored.familiarity <= Double(upTo) / 120)
    }
  }

  /// A prompt opposite to every training row of its class is less familiar than all of them.
  @Test func oppositeDirectionsAreUnfamiliar() throws {
    let set = TrainingSet(
      classes: ["a", "b"], dimension: 3, embeddings: [1, 0, 0, 1, 0.1, 0, -1, 0, 0.1, -1, 0.2, 0],
      labels: [0, 0, 1, 1])
    let scorer = try fit(set).mapper.makeScorer()
    var probabilities: [Double] = []
    let scored = try [Float]([0.01, 0, -9]).withUnsafeBufferPointer {
      try scorer.score($0, into: &probabilities)
    }
    #expect(scored.familiarity == 0)
  }
}
