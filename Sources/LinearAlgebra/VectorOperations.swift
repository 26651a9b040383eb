/// The dot product Σ aᵢ bᵢ, summed in a fixed order.
///
/// - Parameters:
///   - left: Shape (count).
///   - right: Shape (count).
///   - count: Number of elements.
/// - Returns: 0 when there are none.
public func dot(
  _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, count: Int
) -> Float {
  // Four sums of eight, so that additions overlap.
  var sums = SIMD32<Float>.zero
  var index = 0
  while index + 32 <= count {
    sums += load32(left + index) * load32(right + index)
    index += 32
  }
  var sum = sums.sum()
  while index < count {
    sum += left[index] * right[index]
    index += 1
  }
  return sum
}

/// The dot product Σ aᵢ bᵢ, summed in a fixed order.
///
/// - Parameters:
///   - left: Shape (count).
///   - right: Shape (count).
///   - count: Number of elements.
/// - Returns: 0 when there are none.
public func dot(
  _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, count: Int
) -> Double {
  // Four sums of two, so that additions overlap.
  var sums = SIMD8<Double>.zero
  var index = 0
  while index + 8 <= count {
    sums += load8(left + index) * load8(right + index)
    index += 8
  }
  var sum = sums.sum()
  while index < count {
    sum += left[index] * right[index]
    index += 1
  }
  return sum
}

/// Widens floats to doubles, exactly.
///
/// - Parameters:
///   - source: Shape (count).
///   - target: Shape (count).
///   - count: Number of elements.
public func widen(
  _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Double>, count: Int
) {
  for index in 0..<count { target[index] = Double(source[index]) }
}

@inline(__always)
private func load8(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
}

@inline(__always)
private func load32(_ pointer: UnsafePointer<Float>) -> SIMD32<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD32<Float>.self)
}
