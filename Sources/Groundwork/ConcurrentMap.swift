/// Computes values on several threads and returns them in order.
///
/// - Parameters:
///   - count: Number of values.
///   - threads: Most threads at work at once, the caller's among them.
///   - body: Makes the value of a number from 0 up; called once a number, on any thread.
/// - Returns: The values of 0, 1, 2, …
/// - Throws: The error of the smallest number that had one, whatever the threads did.
public func concurrentMap<Value: Sendable, Problem: Error>(
  count: Int, threads: Int, _ body: @escaping (Int) throws(Problem) -> Value
) throws(Problem) -> [Value] {
  let results = Locked([Result<Value, Problem>?](repeating: nil, count: count))
  runTasks(count, threads: threads) { number, _ in
    let result = Result { () throws(Problem) in try body(number) }
    results.withLock { $0[number] = result }
  }
  var values: [Value] = []
  values.reserveCapacity(count)
  for case .some(let result) in results.withLock({ $0 }) { values.append(try result.get()) }
  return values
}
