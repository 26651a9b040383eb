import Groundwork
import Testing

@testable import Classifier

@Suite struct ScopeTests {
  static let set = bumps(counts: [50, 40, 30], dimension: 12, noise: 0.6, seed: 81)

  static func scope(
    _ mapper: Mapper, of row: [Float], allowed: [Bool]? = nil
  ) throws -> Double {
    var probabilities: [Double] = []
    let scorer = mapper.makeScorer()
    return try row.withUnsafeBufferPointer {
      try scorer.score($0, allowed: allowed, into: &probabilities).scope
    }
  }

  /// By hand: sorted 1 … 21, the median is 11 and the tenth percentile 3.
  @Test func evidenceIsHeldAgainstMedianAndTenthPercentile() {
    let evidence = ScopeEvidence(
      kind: .distance, values: (1...21).reversed().map { Double($0) }, weight: 2)
    #expect(evidence.median == 11)
    #expect(abs(evidence.spread - 8 / 1.2815515655446004) < 1e-12)
    #expect(evidence.objection(11) == 2)
    #expect(abs(evidence.objection(11 - evidence.spread) - 2 * 2.718281828459045) < 1e-12)
    #expect(evidence.objection(-1e300).isFinite && evidence.objection(1e300) > 0)
  }

  /// One strong objection is enough: no other evidence makes up for it.
  @Test func objectionsAreAdded() {
    let evidence = [ScopeEvidenceKind.distance, .similarity].map {
      ScopeEvidence(kind: $0, median: 0, spread: 1, weight: 1)
    }
    func clearness(_ distance: Double, _ similarity: Double) -> Double {
      Scope.clearness(
        ScopeValues(distance: distance, similarity: similarity, clarity: 0, gap: 0), evidence)
    }
    #expect(clearness(0, 0) > clearness(9, -3))
    #expect(clearness(1, 0) > clearness(0, 0))
    #expect(abs(clearness(0, 0) + 0.6931471805599453) < 1e-15)
  }

  /// The share of the training rows that are no more clearly inside: about uniform over rows of the same
  /// making, and near 0 for others.
  @Test func isAShareOfTheTrainingRows() throws {
    let fitted = try fit(Self.set)
    // The bounds below were measured with this allotment to folds.
    var settings = CalibrationSettings()
    settings.order = .file
    let mapper = try calibrate(fitted.mapper, on: Self.set, settings: settings).mapper
    let scope = try #require(mapper.scope)
    #expect(scope.outOfFold && scope.rows == 120)
    let own = try (0..<120).map { row in
      try Self.scope(mapper, of: Array(Self.set.embeddings[row * 12..<(row + 1) * 12]))
    }
    #expect(own.allSatisfy { 0...1 ~= $0 })
    // Seen by the final fit, the rows are a little more clearly inside than when they were held out.
    let mean = own.reduce(0, +) / 120
    #expect(mean > 0.45 && mean < 0.75)
    let others = bumps(counts: [40], dimension: 12, noise: 0.6, seed: 99)
    let strange = try (0..<40).map { row in
      try Self.scope(mapper, of: others.embeddings[row * 12..<(row + 1) * 12].map { -$0 })
    }
    #expect(strange.sorted()[20] < 0.1)
  }

  @Test func gapTakesOverWhereClassesMustNotFire() throws {
    let fitted = try fit(Self.set, nonExecutable: ["class 1"])
    let mapper = try calibrate(fitted.mapper, on: Self.set).mapper
    let scope = try #require(mapper.scope)
    #expect(scope.evidence.map(\.kind) == [.distance, .gap])
    #expect(scope.rows == 80)
    let rows = Self.set.labels.indices.map { row in
      Array(Self.set.embeddings[row * 12..<(row + 1) * 12])
    }
    let mustNot = try rows.indices.filter { Self.set.labels[$0] == 1 }
      .map { try Self.scope(mapper, of: rows[$0]) }
    #expect(mustNot.reduce(0, +) / 40 < 0.05)
    // With the classes that may fire left out of --classes, nothing is inside.
    let nothing = try Self.scope(mapper, of: rows[0], allowed: [false, true, false])
    #expect(nothing == 0)
  }

  /// A row of a class that may not be predicted is outside what is left.
  @Test func classesLeftOutAreOutside() throws {
    let mapper = try calibrate(try fit(Self.set).mapper, on: Self.set).mapper
    let row = Array(Self.set.embeddings[..<12])
    let whole = try Self.scope(mapper, of: row)
    let less = try Self.scope(mapper, of: row, allowed: [false, true, true])
    #expect(whole > 0.05 && less < whole)
  }

  /// Every class must not fire: scope is about all of them then.
  @Test func mapperThatNeverFiresHasAScope() throws {
    let classes = Self.set.classes
    let mapper = try fit(Self.set, nonExecutable: classes).mapper
    #expect(mapper.scope?.evidence.map(\.kind) == [.distance, .similarity])
  }

  @Test func zeroVectorsAreOutside() throws {
    let mapper = try calibrate(try fit(Self.set).mapper, on: Self.set).mapper
    let outside = try Self.scope(mapper, of: [Float](repeating: 0, count: 12))
    #expect(outside == 0)
    let zeros = TrainingSet(
      classes: ["a", "b"], dimension: 2, embeddings: [Float](repeating: 0, count: 8),
      labels: [0, 1, 0, 1])
    let blank = try fit(zeros).mapper
    #expect(blank.scope == nil)
    let unknown = try Self.scope(blank, of: [1, 1])
    #expect(unknown == 0)
    let read = try Mapper.parse(blank.encoded())
    #expect(read.encoded() == blank.encoded())
  }

  @Test func survivesTheFileAndTellsDamage() throws {
    let mapper = try calibrate(
      try fit(Self.set, nonExecutable: ["class 2"]).mapper, on: Self.set
    ).mapper
    let bytes = mapper.encoded()
    let read = try Mapper.parse(bytes)
    #expect(read.scope == mapper.scope)
    let text = String(decoding: bytes, as: UTF8.self)
    for (part, changed, complaint) in [
      (#""kind":"gap""#, #""kind":"gut""#, "no kind of evidence"),
      (#""spread":"#, #""spread":-"#, "is not positive"),
      (#""component_counts":["#, #""component_counts":[9,"#, "from 0 to 8"),
      (#""component_counts":["#, #""component_counts":[1,"#, "\"component_counts\" has 4"),
      (#""matrix":""#, #""matrix":"AAAA"#, "is not base64 of finite float16"),
      (#""matrix":""#, #""matrix":"AAAAAAAA"#, "parts of different sizes"),
      (#""rest":"#, #""rest":-"#, "\"background\" is impossible"),
      (#""codes":""#, #""codes":"AAAA"#, "numbers of 12 a vector"),
      (#""values":""#, #""values":"AAAAAAAA8P8="#, "base64"),
    ] {
      do {
        _ = try Mapper.parse(Array(text.replacing(part, with: changed).utf8))
        Issue.record("parsed with \(changed)")
      } catch {
        #expect(error.description.contains(complaint), "\(error)")
      }
    }
  }

  @Test func shippedBackgroundsAreFoundByName() throws {
    for (name, dimension) in [
      ("static", 256), ("all-MiniLM-L6-v2", 384), ("all-mpnet-base-v2", 768),
    ] {
      let found = try #require(Background.shipped(for: Name(name + "@0123"), dimension: dimension))
      #expect(found.rows > 300 && found.dimension == dimension && found.vectors.count == 65)
      #expect(Background.shipped(for: Name(name), dimension: dimension - 1) == nil)
    }
    for name: Name? in [nil, "", "@", "stati", "static-2", "\"", "all-MiniLM-L6-v2+int8"] {
      #expect(Background.shipped(for: name, dimension: 256) == nil)
    }
  }
}
