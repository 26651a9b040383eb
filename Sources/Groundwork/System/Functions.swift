public import Glibc

// The functions of the C library's mathematics, named as swift-numerics names them.

extension Double {
  /// e to a power.
  @inlinable public static func exp(_ x: Double) -> Double { Glibc.exp(x) }

  /// e to a power, less 1: exact where the power is near 0.
  @inlinable public static func expMinusOne(_ x: Double) -> Double { Glibc.expm1(x) }

  /// The natural logarithm.
  @inlinable public static func log(_ x: Double) -> Double { Glibc.log(x) }

  /// The natural logarithm of 1 + x: exact where x is near 0.
  @inlinable public static func log(onePlus x: Double) -> Double { Glibc.log1p(x) }

  /// The gamma function: (x − 1)! of a whole number.
  @inlinable public static func gamma(_ x: Double) -> Double { Glibc.tgamma(x) }
}

extension Float {
  /// e to a power.
  @inlinable public static func exp(_ x: Float) -> Float { Glibc.expf(x) }

  /// The natural logarithm.
  @inlinable public static func log(_ x: Float) -> Float { Glibc.logf(x) }

  /// A number to a power.
  @inlinable public static func pow(_ x: Float, _ y: Float) -> Float { Glibc.powf(x, y) }

  /// The cosine of an angle in radians.
  @inlinable public static func cos(_ x: Float) -> Float { Glibc.cosf(x) }

  /// The sine of an angle in radians.
  @inlinable public static func sin(_ x: Float) -> Float { Glibc.sinf(x) }

  /// The error function.
  @inlinable public static func erf(_ x: Float) -> Float { Glibc.erff(x) }

  /// The hyperbolic tangent.
  @inlinable public static func tanh(_ x: Float) -> Float { Glibc.tanhf(x) }
}
