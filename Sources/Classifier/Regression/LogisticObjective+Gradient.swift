import Glibc
import LinearAlgebra

extension LogisticObjective {
  /// The objective and its gradient, and the probabilities that Hessian products need.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1).
  ///   - gradient: Shape (outputs, dimension + 1); replaced.
  ///   - rough: Whether logits and gradient are wanted in Float only, at a fraction of the price.
  /// - Returns: The objective, not finite when a logit overflows.
  func evaluate(_ parameters: [Double], gradient: inout [Double], rough: Bool = false) -> Double {
    let losses =
      rough
      ? roughLossesOfLanes(parameters, gradient: &gradient)
      : lossesOfLanes(parameters, gradient: &gradient)
    addPenaltyGradient(parameters, into: &gradient)
    return losses.reduce(0, +) + penaltyTerm(parameters)
  }

  /// The loss of every lane, and the gradient without the penalty's part, in Float.
  private func roughLossesOfLanes(_ parameters: [Double], gradient: inout [Double]) -> [Double] {
    var losses = [Double](repeating: 0, count: blocks.lanes)
    losses.withUnsafeMutableBufferPointer { losses in
      guard let losses = losses.baseAddress else { return }
      sumOverLanes(multiplyingWith: parameters, into: &gradient) { lane, rows, sum, scratch in
        losses[lane] += kernels.addGradient(
          rows, parameters: packed.start, to: sum, scratch: scratch)
      }
    }
    return losses
  }

  /// The loss of every lane, and the gradient without the penalty's part.
  private func lossesOfLanes(
    _ parameters: [Double], gradient: inout [Double]
  ) -> [Double] {
    var losses = [Double](repeating: 0, count: blocks.lanes)
    let partials = partials.start
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
    for index in 0..<parameterCount {
      var sum = 0.0
      for lane in 0..<blocks.lanes { sum += partials[lane * parameterCount + index] }
      gradient[index] = sum
    }
    return losses
  }

  /// The loss of a lane; its partial gradient is left in `memory`.
  private func evaluate(
    lane: Int, thread: Int, parameters: UnsafePointer<Double>,
    partial memory: UnsafeMutablePointer<Double>
  ) -> Double {
    let copies = scratch.start + thread * scratchStride
    let logitBase = copies + blocks.blockRows * dimension
    let weights = Matrix(parameters, rows: outputs, columns: dimension, stride: dimension + 1)
    let partial = MutableMatrix(
      memory, rows: outputs, columns: dimension, stride: dimension + 1)
    memory.update(repeating: 0, count: parameterCount)
    var loss = 0.0
    blocks.forEachBlock(ofLane: lane) { range in
      for (slot, row) in range.enumerated() {
        widen(embedding(ofRow: row), into: copies + slot * dimension, count: dimension)
        for output in 0..<outputs {
          logitBase[slot * outputs + output] = parameters[(output + 1) * (dimension + 1) - 1]
        }
      }
      let block = Matrix(UnsafePointer(copies), rows: range.count, columns: dimension)
      let logits = MutableMatrix(logitBase, rows: range.count, columns: outputs)
      multiply(block, by: weights, .transposed, scale: 1, into: logits)
      for (slot, row) in range.enumerated() {
        loss += replaceByResiduals(logitBase + slot * outputs, row: row)
      }
      multiply(logits.view, .transposed, by: block, scale: 1, into: partial)
      for slot in 0..<range.count {
        for output in 0..<outputs {
          memory[(output + 1) * (dimension + 1) - 1] += logitBase[slot * outputs + output]
        }
      }
    }
    return loss
  }

  /// Turns a row's logits into sᵢ (p − y), keeps p, and returns sᵢ lossᵢ.
  private func replaceByResiduals(_ logits: UnsafeMutablePointer<Double>, row: Int) -> Double {
    let share = shares[row]
    let label = Int(labels[row])
    let kept = probabilities.start + row * kernels.padded
    if outputs == 1 {
      let logit = logits[0]
      let probability = sigmoid(logit)
      kept[0] = Float(probability)
      logits[0] = share * (probability - Double(label))
      return share * softplus(label == 1 ? -logit : logit)
    }
    var largest = logits[0]
    for output in 1..<outputs where logits[output] > largest { largest = logits[output] }
    let own = logits[label] - largest
    var sum = 0.0
    for output in 0..<outputs {
      let power = exp(logits[output] - largest)
      logits[output] = power
      sum += power
    }
    for output in 0..<outputs {
      let probability = logits[output] / sum
      kept[output] = Float(probability)
      logits[output] = share * probability
    }
    logits[label] -= share
    return share * (log(sum) - own)
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

/// log Σ eˣ, finite for finite numbers.
///
/// - Parameters:
///   - values: Shape (count).
///   - count: At least 1.
/// - Returns: At least the largest of them.
func logSumExp(_ values: UnsafePointer<Double>, count: Int) -> Double {
  var largest = values[0]
  for index in 1..<count where values[index] > largest { largest = values[index] }
  var sum = 0.0
  for index in 0..<count { sum += exp(values[index] - largest) }
  return largest + log(sum)
}
