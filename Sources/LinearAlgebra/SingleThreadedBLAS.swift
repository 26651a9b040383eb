internal import COpenBLAS

/// Keeps OpenBLAS to the calling thread.
///
/// Its own threads collapse when another process takes a core, and their number changes the
/// order of sums: callers split the work instead, and reduce in a fixed order. They are made when
/// the process starts and then look for work, each keeping a core busy, until they are ended.
private let singleThreadedBLAS: Void = {
  openblas_set_num_threads(1)
  end_openblas_threads()
}()

/// The processor whose kernels OpenBLAS uses here, such as `SkylakeX`.
///
/// Different kernels give sums that differ in their last bits.
public var openBLASCore: String { String(cString: openblas_get_corename()) }

/// Comes before every call into OpenBLAS; early in a process it leaves its cores to others.
public func useSingleThreadedBLAS() { _ = singleThreadedBLAS }
