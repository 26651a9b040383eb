import Classifier
import Decision
import JSON
import Records

/// A mapper that is read is written as it was read, and scores a vector of its size.
func fuzzMapper(_ bytes: UnsafeRawBufferPointer) {
  guard let mapper = try? Mapper.parse(Array(bytes)) else { return }
  let encoded = mapper.encoded()
  precondition((try? Mapper.parse(encoded))?.encoded() == encoded, "a mapper does not come back")
  let vector = [Float](repeating: 0.5, count: mapper.dimension)
  var probabilities: [Double] = []
  let scorer = mapper.makeScorer()
  _ = vector.withUnsafeBufferPointer { try? scorer.score($0, into: &probabilities) }
}

/// An operating point that is read can be asked for its rule.
func fuzzOperatingPoint(_ bytes: UnsafeRawBufferPointer) {
  guard let value = try? JSONValue.parse(bytes) else { return }
  guard let point = try? OperatingPoint(value) else { return }
  precondition(point.isPass, "a point that failed was read as one to decide by")
}

/// A metrics row that is read is written as it is read again.
func fuzzMetrics(_ bytes: UnsafeRawBufferPointer) {
  guard let value = try? JSONValue.parse(bytes), let row = try? MetricsRow(value) else { return }
  let written = line(of: row)
  guard let again = try? JSONValue.parse(written), let second = try? MetricsRow(again) else {
    preconditionFailure("what was written is no metrics row")
  }
  precondition(line(of: second) == written, "a metrics row does not come back")
}

private func line(of row: MetricsRow) -> [UInt8] {
  var table = Table(MetricsRow.columns(for: .jsonl), as: .jsonl)
  return table.begin() + table.row(row) + table.end()
}
