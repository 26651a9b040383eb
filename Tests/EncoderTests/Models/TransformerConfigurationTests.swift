import Groundwork
import Testing
import TestSupport

@testable import Encoder

/// What of a configuration an encoder's identity holds.
struct TransformerConfigurationTests {
  private static func fingerprint(_ configuration: TransformerConfiguration) -> UInt64 {
    var fingerprint = Fingerprint("test")
    configuration.add(to: &fingerprint)
    return fingerprint.value
  }

  /// Where heads are as usual no other number tells that scores are scaled otherwise.
  @Test func anUnusualScaleChangesTheIdentity() throws {
    let loaded = try Models.load(name: "tiny-bert", search: tinyModels).encoder
    let usual = try #require(loaded as? TransformerEncoder).model.configuration
    #expect(usual.attentionScale == 1 / Float(usual.headSize).squareRoot())
    var other = usual
    other.attentionScale = usual.attentionScale / 2
    #expect(Self.fingerprint(other) != Self.fingerprint(usual))
    var third = usual
    third.attentionScale = usual.attentionScale / 4
    #expect(Self.fingerprint(third) != Self.fingerprint(other))
  }
}
