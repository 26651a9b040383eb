/// Is told how a stream gets on; what it says of that, and where, is its own affair.
public protocol StreamObserver: AnyObject {
  /// Rows were handed over.
  ///
  /// - Parameters:
  ///   - rows: How many since the last call.
  ///   - bytes: How many bytes of the inputs they were.
  func advance(rows: Int, bytes: Int)

  /// The stream has ended, well or not.
  ///
  /// - Parameters:
  ///   - setAside: How many unusable lines were set aside.
  ///   - first: The first of them; nil where there was none.
  func finish(setAside: Int, first: Diagnostic?)
}
