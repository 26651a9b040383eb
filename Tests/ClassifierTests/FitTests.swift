import Groundwork
import Testing

@testable import Classifier

@Suite struct FitTests {
  /// Two rows at −1 and +1, one a class, C = 2: w solves w = 2 · 2 · (1 − σ(w)), b = 0.
  ///
  /// By bisection: w = 1.1094... satisfies it; the test checks the equation itself.
  @Test func twoPointsByHand() throws {
    let set = TrainingSet(
      classes: ["minus", "plus"], dimension: 1, embeddings: [-1, 1], labels: [0, 1])
    var settings = FitSettings()
    settings.C = 2
    settings.tolerance = 1e-12
    let model = try fit(set, settings: settings).mapper.members[0].model
    let weight = model.weights[0]
    #expect(abs(weight - 2 * 2 * (1 - sigmoid(weight))) < 1e-10)
    #expect(abs(model.intercepts[0]) < 1e-10)
  }

  /// The intercept is free: without weights to help, probabilities are the classes' shares.
  @Test func interceptIsNotPenalised() throws {
    let set = TrainingSet(
      classes: ["a", "b", "c"], dimension: 1, embeddings: [Float](repeating: 0, count: 10),
      labels: [0, 0, 0, 0, 0, 1, 1, 1, 2, 2])
    var settings = FitSettings()
    settings.classWeight = .none
    settings.tolerance = 1e-10
    let mapper = try fit(set, settings: settings).mapper
    let probabilities = try mapper.probabilities([[0]])[0]
    for (found, wanted) in zip(probabilities, [0.5, 0.3, 0.2]) {
      #expect(abs(found - wanted) < 1e-8)
    }
  }

  /// A fit that starts with part of its rows ends where one of all rows from the start does.
  @Test func manyRowsStartWithAPart() throws {
    let set = bumps(counts: [3000, 2000, 40], dimension: 8, noise: 2, seed: 8)
    let settings = FitSettings()
    let zeros = [Double](repeating: 0, count: 3 * 9)
    for rows in [nil, (0..<Int32(set.count)).filter { $0 % 10 != 3 }] {
      let whole = try fitModel(set, rows: rows, settings: settings, start: zeros, threads: 2)
      let parted = try fitModel(set, rows: rows, settings: settings, threads: 2)
      #expect(whole.convergence.converged && parted.convergence.converged)
      #expect(whole.parameters != parted.parameters)
      // What all intercepts have in common changes no probability and costs nothing, so it is free.
      func centred(_ parameters: [Double]) -> [Double] {
        let mean = (0..<3).reduce(0) { $0 + parameters[$1 * 9 + 8] } / 3
        return parameters.indices.map { parameters[$0] - ($0 % 9 == 8 ? mean : 0) }
      }
      for (one, other) in zip(centred(whole.parameters), centred(parted.parameters)) {
        #expect(abs(one - other) < 2e-3)
      }
      #expect(abs(whole.convergence.objective - parted.convergence.objective) < 1e-9)
      let one = try fitModel(set, rows: rows, settings: settings, threads: 1)
      #expect(one.parameters == parted.parameters)
    }
  }

  @Test(arguments: [2, 3, 8])
  func threadsChangeNoByte(threads: Int) throws {
    let set = bumps(counts: [400, 300, 350], dimension: 12, noise: 2, seed: 1)
    let one = try fit(set, threads: 1).mapper.encoded()
    #expect(try fit(set, threads: threads).mapper.encoded() == one)
  }

  /// The order of rows only reorders sums.
  @Test func shufflingMovesAFitWithinTolerance() throws {
    let set = bumps(counts: [60, 50, 40], dimension: 8, noise: 1.5, seed: 2)
    var shuffled = set
    let order = set.labels.indices.sorted { ($0 * 7919) % 150 < ($1 * 7919) % 150 }
    shuffled.labels = order.map { set.labels[$0] }
    shuffled.embeddings = order.flatMap { set.embeddings[$0 * 8..<$0 * 8 + 8] }
    var settings = FitSettings()
    settings.tolerance = 1e-10
    let probes = (0..<20).map { row in Array(set.embeddings[row * 8..<row * 8 + 8]) }
    let one = try fit(set, settings: settings).mapper.probabilities(probes)
    let other = try fit(shuffled, settings: settings).mapper.probabilities(probes)
    #expect(largestDifference(one, other) < 1e-7)
  }

  /// A row of weight 2 is the row twice.
  @Test func weightsAreRepeats() throws {
    let set = bumps(counts: [20, 20, 20], dimension: 6, noise: 2, seed: 3)
    var weighted = set
    weighted.weights = set.labels.indices.map { $0 % 3 == 0 ? 2 : 1 }
    var repeated = set
    for row in set.labels.indices where row % 3 == 0 {
      repeated.labels.append(set.labels[row])
      repeated.embeddings += set.embeddings[row * 6..<row * 6 + 6]
    }
    repeated.promptHashes = []
    var settings = FitSettings()
    settings.tolerance = 1e-10
    let one = try fit(weighted, settings: settings).mapper.members[0].model
    let other = try fit(repeated, settings: settings).mapper.members[0].model
    for (a, b) in zip(one.weights, other.weights) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func nonConvergenceIsSaidAndStored() throws {
    let set = bumps(counts: [30, 30, 30], dimension: 8, noise: 3, seed: 4)
    var settings = FitSettings()
    settings.maximumIterations = 1
    let result = try fit(set, settings: settings)
    #expect(!result.mapper.convergence.converged)
    #expect(result.mapper.convergence.gradient > settings.tolerance)
    #expect(
      result.notes.contains {
        $0.description.hasPrefix("not converged after 1 step:")
          && $0.description.hasSuffix("raise iteration limit")
      })
  }

  /// x = s x′ with C is the problem of x′ with C s².
  @Test(arguments: [0x1p20, 0x1p66, 0x1p-40])
  func theSizeOfVectorsDoesNotMatter(scale: Double) throws {
    let set = bumps(counts: [30, 30, 30], dimension: 6, noise: 1.2, seed: 5)
    var scaled = set
    for index in set.embeddings.indices { scaled.embeddings[index] *= Float(scale) }
    var settings = FitSettings()
    settings.tolerance = 1e-10
    let probes = (0..<20).map { row in Array(set.embeddings[row * 6..<row * 6 + 6]) }
    let one = try fit(set, settings: settings).mapper.probabilities(probes)
    settings.C = 8 / (scale * scale)
    let result = try fit(scaled, settings: settings)
    #expect(result.mapper.convergence.converged && result.notes.isEmpty)
    let other = try result.mapper.probabilities(probes.map { $0.map { $0 * Float(scale) } })
    #expect(largestDifference(one, other) < 1e-7)
  }

  /// Classes that a wide gap separates have no optimum without a penalty: the tolerance decides.
  @Test(arguments: [(1.0, 1e12), (1, 1e15), (1e6, 8), (1e20, 8), (3e4, 8)])
  func separableRowsConverge(scale: Float, C: Double) throws {
    let set = TrainingSet(
      classes: ["a", "b", "c"], dimension: 3,
      embeddings: (0..<90).flatMap { row in
        (0..<3).map { scale * ($0 == row % 3 ? 1 : 0) + scale * Float(row % 7) / 50 }
      }, labels: (0..<90).map { $0 % 3 })
    var settings = FitSettings()
    settings.C = C
    let result = try fit(set, settings: settings)
    #expect(result.mapper.convergence.converged)
    #expect(result.mapper.convergence.iterations < 200)
    #expect(result.notes.isEmpty)
    let top = try result.mapper.probabilities([Array(set.embeddings[3..<6])])[0]
    #expect(top[1] > 0.9)
  }

  @Test func tooManyClassesAreRefused() {
    let count = TrainingSet.mostClasses + 1
    let set = TrainingSet(
      classes: (0..<count).map { Name("c\($0)") }, dimension: 1,
      embeddings: (0..<count).map { Float($0) }, labels: Array(0..<count))
    #expect(
      throws: Failure(
        "16385 classes; at most 16384 can be told apart",
        remedy: "check that the label is a class, not an identifier")
    ) {
      try fit(set)
    }
  }

  @Test func notesInOrder() throws {
    var set = bumps(counts: [70, 21, 5], dimension: 6, noise: 1, seed: 6)
    set.promptHashes[0] = 1
    set.promptHashes[3] = 1
    set.promptHashes[1] = 1
    #expect(set.labels[0] == set.labels[3] && set.labels[0] != set.labels[1])
    let notes = try fit(set).notes.map(\.description)
    #expect(
      notes == [
        "class \"class 2\" has 5 rows, fewer than 20",
        "1 row repeats an earlier prompt with the same label",
        "class \"class 0\" has 70 rows and class \"class 2\" 5, more than three times as many",
      ])
  }

  @Test func errorsNameWhatIsWrong() throws {
    let good = bumps(counts: [5, 5], dimension: 3, noise: 1, seed: 7)
    func error(_ change: (inout TrainingSet) -> Void) -> String? {
      var set = good
      change(&set)
      do {
        _ = try fit(set)
        return nil
      } catch {
        return (error as? Failure)?.what.description
      }
    }
    #expect(
      error {
        $0.labels = []; $0.embeddings = []
      } == "no labelled rows")
    #expect(error { $0.classes = ["a"] } == "only one class, \"a\"; at least two are needed")
    #expect(error { $0.classes = ["a", "a"] } == "a class is named twice")
    #expect(error { $0.classes.append("new") } == "class \"new\" has no rows")
    #expect(error { $0.dimension = 0 } == "an embedding has no numbers")
    #expect(error { $0.dimension = Int.max }?.hasSuffix("expected \(Int.max)") == true)
    #expect(error { $0.embeddings.removeLast() } == "29 embeddings, expected 30")
    #expect(error { $0.labels[3] = 2 } == "row 4 has class number 2 of 2")
    #expect(error { $0.labels[3] = -1 } == "row 4 has class number -1 of 2")
    #expect(error { $0.embeddings[4] = .nan } == "row 2 has an embedding that is not finite")
    #expect(error { $0.weights = [1] } == "1 weights, expected 10")
    #expect(
      error { $0.weights = [Double](repeating: -1, count: 10) }
        == "row 1 has weight -1.0; a weight is finite and not negative")
    #expect(
      error { $0.weights = [Double](repeating: 0, count: 10) }
        == "the weights of class \"class 0\" add up to 0 or overflow")
    #expect(error { $0.promptHashes = [1] } == "1 prompt hashes, expected 10")
  }

  @Test func settingsOutOfRangeAreErrors() {
    let set = bumps(counts: [5, 5], dimension: 3, noise: 1, seed: 7)
    func error(_ change: (inout FitSettings) -> Void) -> String? {
      var settings = FitSettings()
      change(&settings)
      do {
        _ = try fit(set, settings: settings)
        return nil
      } catch {
        return (error as? Failure)?.what.description
      }
    }
    #expect(error { $0.C = 0 } == "C is 0.0; it must be positive")
    #expect(error { $0.C = .nan } == "C is nan; it must be positive")
    #expect(error { $0.tolerance = -1 } == "the tolerance is -1.0; it must be positive")
    #expect(error { $0.maximumIterations = 0 } == "the iterations are 0; at least 1 is needed")
    #expect(
      error { $0.classWeight = .perClass([("x", 1)]) }
        == "the class weights name \"x\", which is no class")
    #expect(
      error { $0.classWeight = .perClass([("class_0", 1)]) }
        == "the class weights name \"class_0\", which is no class")
    #expect(
      error { $0.classWeight = .perClass([("class 0", 0)]) }
        == "the weight of class \"class 0\" is 0.0; it must be positive")
  }

  @Test func nonExecutableClassesAreKeptInTaxonomyOrder() throws {
    let set = bumps(counts: [5, 5, 5], dimension: 3, noise: 1, seed: 8)
    let mapper = try fit(set, nonExecutable: ["class 2", "class 0", "class 2"]).mapper
    #expect(mapper.nonExecutable == ["class 0", "class 2"])
    #expect((0..<3).map(mapper.isExecutable) == [false, true, false])
    #expect(
      throws: Failure.unknownClass("no", in: "the not-executable classes", among: set.classes)
    ) {
      try fit(set, nonExecutable: ["no"])
    }
  }
}
