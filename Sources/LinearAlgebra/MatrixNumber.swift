internal import COpenBLAS

/// Numbers that matrices are multiplied in: Float and Double.
public protocol MatrixNumber: BinaryFloatingPoint, BitwiseCopyable {
  /// Sums a product as BLAS does; see `multiply`, which has loaded the library.
  static func addProduct(
    _ left: Matrix<Self>, _ leftOrientation: Orientation, _ right: Matrix<Self>,
    _ rightOrientation: Orientation, scale: Self, into result: MutableMatrix<Self>)
}

extension Float: MatrixNumber {
  /// The product by `sgemm`.
  public static func addProduct(
    _ left: Matrix<Float>, _ leftOrientation: Orientation, _ right: Matrix<Float>,
    _ rightOrientation: Orientation, scale: Float, into result: MutableMatrix<Float>
  ) {
    ob_sgemm(
      leftOrientation.blas, rightOrientation.blas, Int32(result.rows), Int32(result.columns),
      Int32(leftOrientation == .plain ? left.columns : left.rows), left.base, Int32(left.stride),
      right.base, Int32(right.stride), scale, result.base, Int32(result.stride))
  }
}

extension Double: MatrixNumber {
  /// The product by `dgemm`.
  public static func addProduct(
    _ left: Matrix<Double>, _ leftOrientation: Orientation, _ right: Matrix<Double>,
    _ rightOrientation: Orientation, scale: Double, into result: MutableMatrix<Double>
  ) {
    ob_dgemm(
      leftOrientation.blas, rightOrientation.blas, Int32(result.rows), Int32(result.columns),
      Int32(leftOrientation == .plain ? left.columns : left.rows), left.base, Int32(left.stride),
      right.base, Int32(right.stride), scale, result.base, Int32(result.stride))
  }
}
