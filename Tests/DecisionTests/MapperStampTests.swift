import Groundwork
import Testing

@testable import Decision

@Suite struct MapperStampTests {
  private static let fingerprint = "0123456789abcdef"
  private static let classes: [Name] = ["a", "b", "c", "d", "e"]

  // Worked by hand: bits 0001 1(000), the first class in the highest bit.
  @Test func aStampIsReadAsItIsWritten() {
    let stamp = MapperStamp(
      fingerprint: Self.fingerprint, allowed: [false, false, false, true, true])
    #expect(stamp.name == Name(Self.fingerprint + "+18"))
    let read = MapperStamp(stamp.name)
    #expect(read.name == stamp.name)
    #expect(read.words == "\(Self.fingerprint)+18 (2 classes allowed)")
    #expect(read.classes(of: Self.classes) == "2 of 5 classes allowed (d, e)")
  }

  @Test func withoutDigitsEveryClassIsAllowed() {
    let stamp = MapperStamp(Name(Self.fingerprint))
    #expect(stamp.words == Self.fingerprint)
    #expect(stamp.classes(of: Self.classes) == "every class allowed")
  }

  /// A mapper of nine classes is not that of five.
  @Test func classesThatCannotBeThoseAreNotNamed() {
    let stamp = MapperStamp(Name(Self.fingerprint + "+110"))
    #expect(stamp.classes(of: Self.classes) == "2 classes allowed, \(Self.fingerprint)+110")
  }

  /// Two of as many classes are told apart, however many they are.
  @Test(arguments: [2, 30]) func asManyOtherClassesAreOthers(count: Int) {
    let names = (0..<40).map { Name("c\($0)") }
    let stamps = [0, 1].map { first in
      MapperStamp(
        fingerprint: Self.fingerprint, allowed: (0..<40).map { (first..<first + count) ~= $0 })
    }
    #expect(stamps[0].words != stamps[1].words)
    #expect(stamps[0].classes(of: names) != stamps[1].classes(of: names))
  }

  @Test(arguments: ["gpt+4", "0123456789abcdef+", "0123456789abcdef+1x", "a", "+18", "0+1+2"])
  func aNameThatIsNoStampStandsForItself(text: String) {
    #expect(MapperStamp(Name(text)).words == text)
  }

  @Test func stampsOfOneMapperDifferInClasses() {
    let (all, some) = (Name(Self.fingerprint), Name(Self.fingerprint + "+18"))
    #expect(MapperStamp.differInClasses(all, some))
    #expect(!MapperStamp.differInClasses(some, some))
    #expect(!MapperStamp.differInClasses(some, "0123456789abcde0"))
    #expect(!MapperStamp.differInClasses(nil, some))
  }
}
