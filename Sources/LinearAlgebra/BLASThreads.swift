import CBLASShim

/// OpenBLAS runs on one thread: its results change in the last bits with its own thread count, and
/// our parallelism is over cells, folds and trees.
enum BLASThreads {
  /// Runs its body once per process, on first use (Swift initialises globals exactly once).
  private static let isSingle: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Makes sure that OpenBLAS is single-threaded; called before every BLAS or LAPACK routine.
  static func useOne() {
    precondition(isSingle, "OpenBLAS could not be set to one thread")
  }
}

/// A dimension as LAPACK's 32-bit integer.
func blasInteger(_ value: Int) -> Int32 {
  precondition(value <= Int(Int32.max), "dimension \(value) exceeds 32 bits")
  return Int32(value)
}

/// Leading dimension of a row-major array, which LAPACK wants to be at least 1.
func leadingDimension(_ columnCount: Int) -> Int32 {
  blasInteger(max(1, columnCount))
}
