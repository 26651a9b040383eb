import Glibc
import LinearAlgebra

extension LogisticObjective {
  /// The objective and its gradient, and the probabilities that Hessian products need.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1).
  ///   - gradient: Shape (outputs, dimension + 1); replaced.
  /// - Returns: The objective, not finite when a logit overflows.
  func evaluate(_ parameters: [Double], gradient: inout [Double]) -> Double {
    var losses = [Double](repeating: 0, count: blocks.lanes)
    let partials = partialMemory.bindMemory(
      to: Double.self, capacity: blocks.lanes * parameterCount)
    losses.withUnsafeMutableBufferPointer { losses in
      parameters.withUnsafeBufferPointer { parameters in
        guard let parameters = parameters.baseAddress, let losses = losses.baseAddress else {
          return
        }
        runTasks(blocks.lanes, threads: threads) { lane, thread in
          losses[lane] = evaluate(
            lane: lane, thread: thread, parameters: parameters,
            partial: partials + lane * parameterCount)
        }
      }
    }
    sum(partials, into: &gradient)
    addPenaltyGradient(parameters, into: &gradient)
    return losses.reduce(0, +) + penaltyTerm(parameters)
  }

  /// The loss of a lane; its partial gradient is left in `memory`.
  private func evaluate(
    lane: Int, thread: Int, parameters: UnsafePointer<Double>,
    partial memory: UnsafeMutablePointer<Double>
  ) -> Double {
    guard let scratch = scratch.baseAddress else { return 0 }
    let wide = scratch + thread * scratchStride
    let logitBase = wide + blocks.blockRows * dimension
    let weights = Matrix(parameters, rows: outputs, columns: dimension, stride: dimension + 1)
    let partial = MutableMatrix(
      memory, rows: outputs, columns: dimension, stride: dimension + 1)
    partial.base.update(repeating: 0, count: parameterCount)
    var loss = 0.0
    blocks.forEachBlock(ofLane: lane) { range in
      for (slot, row) in range.enumerated() {
        widen(embedding(ofRow: row), into: wide + slot * dimension, count: dimension)
      }
      let block = Matrix(UnsafePointer(wide), rows: range.count, columns: dimension)
      let logits = MutableMatrix(logitBase, rows: range.count, columns: outputs)
      for slot in 0..<range.count {
        for output in 0..<outputs {
          logitBase[slot * outputs + output] = parameters[(output + 1) * (dimension + 1) - 1]
        }
      }
      multiply(block, by: weights, .transposed, scale: 1, into: logits)
      for (slot, row) in range.enumerated() {
        loss += replaceByResiduals(logitBase + slot * outputs, row: row)
      }
      multiply(logits.view, .transposed, by: block, scale: 1, into: partial)
      for slot in 0..<range.count {
        for output in 0..<outputs {
          partial.base[(output + 1) * (dimension + 1) - 1] += logitBase[slot * outputs + output]
        }
      }
    }
    return loss
  }

  /// Turns a row's logits into sᵢ (p − y), keeps p, and returns sᵢ lossᵢ.
  private func replaceByResiduals(_ logits: UnsafeMutablePointer<Double>, row: Int) -> Double {
    let share = shares[row]
    let label = Int(labels[row])
    guard let kept = probabilities.baseAddress.map({ $0 + row * outputs }) else { return 0 }
    if outputs == 1 {
      let logit = logits[0]
      let probability = sigmoid(logit)
      kept[0] = Float(probability)
      logits[0] = share * (probability - Double(label))
      return share * softplus(label == 1 ? -logit : logit)
    }
    var largest = logits[0]
    for output in 1..<outputs where logits[output] > largest { largest = logits[output] }
    let labelLogit = logits[label]
    var sum = 0.0
    for output in 0..<outputs {
      logits[output] = exp(logits[output] - largest)
      sum += logits[output]
    }
    for output in 0..<outputs {
      let probability = logits[output] / sum
      kept[output] = Float(probability)
      logits[output] = share * probability
    }
    logits[label] -= share
    return share * (log(sum) + largest - labelLogit)
  }

  /// Adds the partial sums up in the order of their lanes.
  private func sum(_ partials: UnsafePointer<Double>, into gradient: inout [Double]) {
    for index in 0..<parameterCount { gradient[index] = partials[index] }
    for lane in 1..<max(blocks.lanes, 1) {
      let start = lane * parameterCount
      for index in 0..<parameterCount { gradient[index] += partials[start + index] }
    }
  }
}

/// 1 / (1 + e⁻ˣ) without overflow.
func sigmoid(_ x: Double) -> Double {
  guard x < 0 else { return 1 / (1 + exp(-x)) }
  let power = exp(x)
  return power / (1 + power)
}

/// log(1 + eˣ), finite for every finite x.
func softplus(_ x: Double) -> Double {
  // exp(x) overflows past 709, so max(x, 0) carries the large part.
  max(x, 0) + log1p(exp(-abs(x)))
}
