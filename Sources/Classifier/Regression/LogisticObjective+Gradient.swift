extension LogisticObjective {
  /// The objective and its gradient, and the probabilities that Hessian products need.
  ///
  /// - Parameters:
  ///   - parameters: Shape (outputs, dimension + 1).
  ///   - gradient: Shape (outputs, dimension + 1); replaced.
  ///   - rough: Whether logits and gradient are wanted in Float only, at a fraction of the price.
  /// - Returns: The objective, not finite when a logit overflows.
  func evaluate(_ parameters: [Double], gradient: inout [Double], rough: Bool = false) -> Double {
    let loss =
      rough
      ? loss(parameters, gradient: &gradient, in: Float.self)
      : loss(parameters, gradient: &gradient, in: Double.self)
    addPenaltyGradient(parameters, into: &gradient)
    return loss + penaltyTerm(parameters)
  }

  /// The loss and its gradient, without the penalty's part.
  private func loss<Number: PassNumber>(
    _ parameters: [Double], gradient: inout [Double], in type: Number.Type
  ) -> Double {
    var losses = [Double](repeating: 0, count: blocks.lanes)
    losses.withUnsafeMutableBufferPointer { losses in
      guard let losses = losses.baseAddress else { return }
      sumOverLanes(multiplyingWith: parameters, into: &gradient) {
        lane, rows, packed, sum, scratch in
        losses[lane] += Number.addGradient(
          rows, kernels, parameters: packed, to: sum, scratch: scratch)
      }
    }
    return losses.reduce(0, +)
  }
}
