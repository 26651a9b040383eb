internal import CFloatText

/// Writes floats as ``ShortestDecimal`` does, several at a time.
package enum FloatsText {
  /// Bytes that each float must have.
  package static let capacity = max(Int(FT_DECIMAL_CAPACITY), ShortestDecimal.capacity + 1)

  /// The kernels of a path; nil where this processor lacks it.
  static func kernels(_ path: ft_path) -> OpaquePointer? { ft_kernels_for(path) }

  nonisolated(unsafe) private static let best = ft_kernels_best()

  /// For each biased exponent of a float, what its spelling takes.
  static let powers = (0..<256).map { exponent in
    let power = ShortestDecimal.power(ofFloat: exponent)
    return ft_power(
      high: UInt32(power.high &>> 32), low: UInt32(truncatingIfNeeded: power.high),
      shift: UInt32(power.shift), exponent: Int32(power.exponent))
  }

  /// Writes finite floats, and a comma behind each.
  ///
  /// - Parameters:
  ///   - values: Shape (n).
  ///   - text: Receives the spellings; `capacity` bytes for each float.
  ///   - kernels: Those of a path; nil for the fastest.
  /// - Returns: Bytes written.
  package static func write(
    _ values: UnsafeBufferPointer<Float>, to text: UnsafeMutablePointer<UInt8>,
    kernels: OpaquePointer? = nil
  ) -> Int {
    guard let start = values.baseAddress else { return 0 }
    var end = text
    var done = 0
    powers.withUnsafeBufferPointer { powers in
      while done < values.count {
        var length = 0
        done += ft_write_decimals(
          kernels ?? best, start + done, values.count - done, powers.baseAddress, end, &length)
        end += length
        guard done < values.count else { break }
        // A float that the kernels leave.
        end += ShortestDecimal.write(values[done], to: end)
        end.pointee = UInt8(ascii: ",")
        end += 1
        done += 1
      }
    }
    return end - text
  }
}
