import CommandLineTool
import Decision
import Groundwork

/// Why no point was chosen, and how close the nearest comes.
struct Refusal {
  let text: String

  init(_ point: OperatingPoint) {
    var text = "no point of \(point.points) keeps every limit"
    if let nearest = point.nearest {
      let at = nearest.row.point.words
      let certain = point.request.confidence.map { " at \($0.level) confidence" }
      let misses = nearest.misses.map { miss -> String in
        let name = miss.constraint.kind.rawValue
        guard let value = miss.value else {
          return "\(name) \(miss.constraint.limit) has no rows behind it"
        }
        // A bound is that of distinct prompts that the mapper has not seen.
        let tally = nearest.row.tally
        let counts = certain == nil ? tally.all : tally.distinct
        let rate = counts.proportion(miss.constraint.kind.rate)
        let plain = value.fixed(decimals: 4)
        let found = certain.map { "bound \(plain)\($0)" } ?? plain
        return "\(name) \(miss.constraint.limit) is missed by "
          + "\(miss.shortfall.fixed(decimals: 4)) (\(found), \(rate.count) of \(rate.of))"
      }
      let half = nearest.row.source.split.map { " on the half \($0.half.rawValue)" } ?? ""
      text +=
        "\(half); the nearest, \(at): " + misses.joined(separator: ", ")
    }
    self.text = text
  }
}
