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
  // Eight sums of four, each a register of every x86-64, so that additions overlap.
  var sums = (
    SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero,
    SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero
  )
  var index = 0
  while index + 32 <= count {
    sums.0 += load4(left + index) * load4(right + index)
    sums.1 += load4(left + index + 4) * load4(right + index + 4)
    sums.2 += load4(left + index + 8) * load4(right + index + 8)
    sums.3 += load4(left + index + 12) * load4(right + index + 12)
    sums.4 += load4(left + index + 16) * load4(right + index + 16)
    sums.5 += load4(left + index + 20) * load4(right + index + 20)
    sums.6 += load4(left + index + 24) * load4(right + index + 24)
    sums.7 += load4(left + index + 28) * load4(right + index + 28)
    index += 32
  }
  var sum: Float = 0
  sum = added(sums.0, to: sum)
  sum = added(sums.1, to: sum)
  sum = added(sums.2, to: sum)
  sum = added(sums.3, to: sum)
  sum = added(sums.4, to: sum)
  sum = added(sums.5, to: sum)
  sum = added(sums.6, to: sum)
  sum = added(sums.7, to: sum)
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

/// Converts a vector to Double.
///
/// - Parameters:
///   - source: Shape (n).
///   - target: Shape (n); replaced.
public func widen(_ source: Span<Float>, into target: UnsafeMutablePointer<Double>) {
  for index in source.indices { target[index] = Double(source[index]) }
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
private func load4(_ pointer: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Float>.self)
}

/// Adds four numbers one after the other.
@inline(__always)
private func added(_ four: SIMD4<Float>, to sum: Float) -> Float {
  (((sum + four[0]) + four[1]) + four[2]) + four[3]
}
