import Classifier
import Groundwork
import Streams
import Testing

@testable import Workflow

@Suite struct MapperStampTests {
  private static func mapper() throws -> Mapper {
    let classes: [Name] = ["a", "b", "c", "d", "e"]
    let rows = TrainingSet(
      classes: classes, dimension: 2,
      embeddings: (0..<5).flatMap { [Float($0), Float($0 * $0)] }, labels: Array(0..<5))
    return try fit(rows).mapper
  }

  @Test func theFingerprintAloneWhereAllClassesAreAllowed() throws {
    let mapper = try Self.mapper()
    #expect(mapper.stamp(allowing: nil).text == mapper.fingerprint)
    #expect(
      mapper.stamp(allowing: [true, true, true, true, true]).text == mapper.fingerprint)
  }

  // Worked by hand: bits 1010 0(000), the first class in the highest bit.
  @Test func oneDigitForFourClasses() throws {
    let mapper = try Self.mapper()
    #expect(
      mapper.stamp(allowing: [true, false, true, false, false]).text == mapper.fingerprint + "+a0")
    #expect(
      mapper.stamp(allowing: [false, false, false, true, true]).text == mapper.fingerprint + "+18")
  }
}

@Suite struct TrainingSetRowsTests {
  private static func rows(_ labels: [String]) -> LabelledVectors {
    var rows = LabelledVectors()
    rows.dimension = 1
    for (index, label) in labels.enumerated() {
      rows.embeddings.append(Float(index))
      rows.labels.append(Array(label.utf8))
      rows.promptHashes.append(UInt64(index))
      rows.locations.append(SourceLocation("f", line: index + 1))
    }
    return rows
  }

  @Test func classesAreInTheOrderOfTheirBytes() throws {
    let set = try TrainingSet(Self.rows(["b", "é", "B", "a", "b"]), classes: nil)
    #expect(set.classes == ["B", "a", "b", "é"])
    #expect(set.labels == [2, 3, 0, 1, 2])
  }

  @Test func canonicallyEqualNamesAreDifferentClasses() throws {
    let set = try TrainingSet(Self.rows(["\u{E9}", "e\u{301}"]), classes: nil)
    #expect(set.labels == [1, 0])
  }

  @Test func aLabelOutsideALockedTaxonomyIsNamed() {
    do throws(Diagnostic) {
      _ = try TrainingSet(Self.rows(["a", "c"]), classes: ["a", "b"])
      Issue.record("took an unknown label")
    } catch {
      #expect(error.location == SourceLocation("f", line: 2))
      #expect(error.what == "\"label\" is \"c\", which is no class of a, b")
    }
  }
}
