@testable import Classifier

extension Calibrator {
  /// The probabilities of many rows.
  ///
  /// - Parameters:
  ///   - logits: Shape (n, outputs), row-major.
  ///   - outputs: Number of logits of a row.
  /// - Returns: Shape (n, classes), row-major.
  func probabilities(_ logits: [Double], outputs: Int) -> [Double] {
    stride(from: 0, to: logits.count, by: outputs).flatMap { start in
      var row = [Double](repeating: 0, count: outputs == 1 ? 2 : outputs)
      Array(logits[start..<start + outputs]).withUnsafeBufferPointer { logits in
        row.withUnsafeMutableBufferPointer { row in
          guard let source = logits.baseAddress, let target = row.baseAddress else { return }
          apply(source, outputs: outputs, into: target)
        }
      }
      return row
    }
  }
}
