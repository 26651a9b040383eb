internal import COpenBLAS
public import Groundwork

/// Why OpenBLAS cannot be used, or nil where it can; asking for the first time opens it.
private let openBLASFault: String? = ob_open().map { String(cString: $0) }

/// Opens OpenBLAS, and takes the memory that it works in, before rows are waited for.
///
/// - Parameter threads: Threads that will call it at once.
/// - Throws: Where the library is not there, or the process may not take so much address space:
///   OpenBLAS itself would wait for that for ever.
public func openBLAS(threads: Int) throws(Failure) {
  if let openBLASFault {
    throw Failure(
      "\(openBLASFault)", remedy: "install libopenblas0, or allow more memory (ulimit -v)")
  }
  let wanted = ob_reserve(Int32(clamping: threads))
  guard wanted == 0 else {
    throw Failure(
      "\(wanted >> 20) MB of address space for \(threads) threads are not there",
      remedy: "allow more memory (ulimit -v), or lower \(.threads)")
  }
}

/// Comes before every call into OpenBLAS, for whoever has not opened it.
func useBLAS() { _ = openBLASFault }

/// Which processor's routines OpenBLAS uses here, or why it cannot be used.
public var openBLASCore: String {
  openBLASFault ?? ob_core_name().map { String(cString: $0) } ?? "unknown"
}
