import Groundwork
import Testing

@testable import Classifier

@Suite struct MapperTests {
  static func mapper(
    _ method: CalibrationMethod, ensemble: Bool = false, classes: Int = 3
  ) throws -> Mapper {
    let set = bumps(
      counts: [Int](repeating: 20, count: classes), dimension: 5, noise: 2, seed: 51)
    var fitting = FitSettings()
    fitting.classWeight = .perClass([("class 1", 2)])
    let fitted = try fit(
      set, settings: fitting, choosingC: CrossValidation(folds: 2, candidates: [1, 8]),
      nonExecutable: ["class 1"], embedder: "test@0123")
    var settings = CalibrationSettings()
    settings.choice = .method(method)
    settings.ensemble = ensemble
    return try calibrate(fitted.mapper, on: set, settings: settings).mapper
  }

  @Test(arguments: CalibrationMethod.allCases, [2, 3])
  func survivesTheFile(method: CalibrationMethod, classes: Int) throws {
    for ensemble in [false, true] {
      let mapper = try MapperTests.mapper(method, ensemble: ensemble, classes: classes)
      let bytes = mapper.encoded()
      let read = try Mapper.parse(bytes)
      #expect(read.encoded() == bytes)
      #expect(read.members == mapper.members)
      #expect(read.settings == mapper.settings)
      #expect(read.convergence == mapper.convergence)
      #expect(read.crossValidation == mapper.crossValidation)
      #expect(read.calibration == mapper.calibration)
      #expect(read.embedder == "test@0123")
      #expect(read.nonExecutable == ["class 1"])
      #expect(bytes.last == 10 && bytes.dropLast().allSatisfy { $0 != 10 })
      #expect(read.fingerprint.utf8.count == 16)
    }
  }

  @Test func fingerprintFollowsTheRecipe() throws {
    let set = bumps(counts: [20, 20], dimension: 5, noise: 2, seed: 52)
    let one = try fit(set, embedder: "a").mapper
    #expect(try fit(set, embedder: "a").mapper.fingerprint == one.fingerprint)
    #expect(try fit(set, embedder: "b").mapper.fingerprint != one.fingerprint)
    #expect(
      try fit(set, nonExecutable: ["class 0"], embedder: "a").mapper.fingerprint
        != one.fingerprint)
    // An embedder's vectors may differ in their last bits from one type of CPU to another.
    var rounded = set
    rounded.embeddings[3] = rounded.embeddings[3].nextUp
    #expect(try fit(rounded, embedder: "a").mapper.fingerprint == one.fingerprint)
    #expect(try fit(rounded).mapper.fingerprint != (try fit(set).mapper.fingerprint))
    for change: (inout TrainingSet) -> Void in [
      { $0.promptHashes[0] ^= 1 }, { $0.weights = [Double](repeating: 2, count: 40) },
      { $0.classes[0] = "other" },
    ] {
      var changed = set
      change(&changed)
      #expect(try fit(changed, embedder: "a").mapper.fingerprint != one.fingerprint)
    }
    var settings = FitSettings()
    settings.tolerance = 1e-7
    #expect(
      try fit(set, settings: settings, embedder: "a").mapper.fingerprint != one.fingerprint)
  }

  /// Every single flipped bit is refused, those of `seen` and of reports too.
  @Test func flippedBitsAreRefused() throws {
    let bytes = try MapperTests.mapper(.temperature).encoded()
    var generator = SplitMix64(seed: 55)
    for _ in 0..<300 {
      var flipped = bytes
      let position = Int(generator.next() % UInt64(bytes.count - 1))
      flipped[position] ^= 1 << UInt8(generator.next() % 8)
      #expect(throws: Failure.self) { try Mapper.parse(flipped) }
    }
    #expect(throws: Never.self) { try Mapper.parse(bytes.dropLast()) }
  }

  @Test func seenHashesAreFoundByBinarySearch() throws {
    let set = bumps(counts: [20, 20], dimension: 5, noise: 2, seed: 53)
    let mapper = try fit(set).mapper
    #expect(set.promptHashes.allSatisfy(mapper.hasSeen))
    #expect(!mapper.hasSeen(0) && !mapper.hasSeen(.max) && !mapper.hasSeen(12345))
  }

  @Test(arguments: [
    ("", "not a mapper"), ("{}", "no \"format\""),
    (#"{"format":"promptutils-mapper","version":1}"#, "another version"),
    (#"{"format":"promptutils-mapper","version":3}"#, "no \"dimension\""),
    (
      #"{"format":"promptutils-mapper","version":3,"dimension":1e99}"#,
      "\"dimension\" is not a whole number from 1 to 16777216"
    ),
    (
      #"{"format":"promptutils-mapper","version":3,"dimension":2,"classes":["a"]}"#,
      "\"classes\" has 1 name; at least two are needed"
    ),
    (
      #"{"format":"promptutils-mapper","version":3,"dimension":2,"classes":["a","a"]}"#,
      "\"classes\" names a class twice"
    ),
  ])
  func complaintsNameTheField(text: String, complaint: String) {
    do {
      _ = try Mapper.parse(Array(text.utf8))
      Issue.record("parsed")
    } catch {
      #expect(error.description.contains(complaint), "\(error)")
    }
  }

  @Test(arguments: [
    (#""exemplar_counts":["#, #""exemplar_counts":[1,"#, "\"exemplar_counts\" has"),
    (#""exemplar_counts":["#, #""exemplar_counts":["a","#, "is not a whole number"),
    (#""exemplar_counts":["#, #""exemplar_counts":[1"#, "\"exemplars\" are not as many vectors"),
    (#""exemplars":""#, #""exemplars":"AAAA"#, "\"exemplars\" are not as many vectors"),
    (#""exemplars":""#, #""exemplars":"é"#, "\"exemplars\" is not base64"),
  ])
  func exemplarsAreChecked(part: String, changed: String, complaint: String) throws {
    var text = String(decoding: try MapperTests.mapper(.none).encoded(), as: UTF8.self)
    text.replace(part, with: changed)
    do {
      _ = try Mapper.parse(Array(text.utf8))
      Issue.record("parsed")
    } catch {
      #expect(error.description.contains(complaint), "\(error)")
    }
  }

  @Test func changedContentIsNoticed() throws {
    var text = String(decoding: try MapperTests.mapper(.temperature).encoded(), as: UTF8.self)
    text.replace("test@0123", with: "test@0124")
    #expect(
      throws: Failure.badMapper(
        "the mapper was changed: its checksum is not that of its content")
    ) { try Mapper.parse(Array(text.utf8)) }
  }

  /// Whatever a file holds, reading it ends in a mapper or an error.
  @Test func mutatedFilesNeverTrap() throws {
    var generator = SplitMix64(seed: 54)
    let originals = try CalibrationMethod.allCases.map { try MapperTests.mapper($0).encoded() }
    let spellings = ["-1", "1e999", "null", "[]", "{}", "\"\"", "9223372036854775807", "0"]
    var refused = 0
    for round in 0..<600 {
      var bytes = originals[round % originals.count]
      func position() -> Int { Int(generator.next() % UInt64(bytes.count)) }
      switch round % 4 {
      case 0: bytes[position()] = UInt8(truncatingIfNeeded: generator.next())
      case 1: bytes.removeSubrange(position()...)
      case 2:
        let start = position()
        bytes.removeSubrange(start..<min(bytes.count, start + 1 + Int(generator.next() % 40)))
      default:
        // Another value for some member.
        let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
        let colon = colons[Int(generator.next() % UInt64(colons.count))]
        let end = bytes[(colon + 1)...].firstIndex { $0 == UInt8(ascii: ",") } ?? bytes.count
        let spelling = spellings[Int(generator.next() % UInt64(spellings.count))]
        bytes.replaceSubrange(colon + 1..<end, with: Array(spelling.utf8))
      }
      do {
        let mapper = try Mapper.parse(bytes)
        _ = try mapper.probabilities([[Float](repeating: 1, count: mapper.dimension)])
      } catch let error as Failure {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > 500)
  }

  @Test(arguments: ["", "AAAA", "AA==", "AAA=", "/+8="])
  func base64RoundTrips(text: String) throws {
    #expect(Base64.encode(try #require(Base64.decode(text))) == text)
  }

  @Test(arguments: ["A", "AAA", "A===", "AB==", "AA=A", "====", "AA A", "AAé="])
  func base64RefusesOtherSpellings(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
