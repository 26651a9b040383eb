import Groundwork
import ModelFiles

/// Several normalisers, one after the other.
struct NormalizerSequence: TextNormalizer {
  static let typeName = "Sequence"
  let members: [any TextNormalizer]

  init(_ settings: Settings) throws(Failure) {
    var members: [any TextNormalizer] = []
    for member in try settings.list("normalizers") {
      if let normalizer = try TokenizerFile.normalizer(member) { members.append(normalizer) }
    }
    self.members = members
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    guard let first = members.first else { return output.append(contentsOf: text) }
    guard members.count > 1 else { return first.normalize(text, into: &output) }
    var (current, next): ([UInt8], [UInt8]) = ([], [])
    first.normalize(text, into: &current)
    for member in members.dropFirst() {
      next.removeAll(keepingCapacity: true)
      current.withUnsafeBufferPointer { member.normalize($0, into: &next) }
      swap(&current, &next)
    }
    output.append(contentsOf: current)
  }

  func add(to fingerprint: inout Fingerprint) {
    for member in members { member.add(to: &fingerprint) }
  }
}
