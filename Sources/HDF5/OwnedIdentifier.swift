import CHDF5Shim

/// One library identifier, released exactly once.
///
/// The initialiser refuses negative numbers: releasing an invalid identifier could release another
/// object's, because the library reuses numbers.
struct OwnedIdentifier: ~Copyable, Sendable {
  let value: hid_t

  /// Takes ownership of what the library has just returned.
  ///
  /// - Throws: the error made by `failure` when `value` is negative. It captures the error stack,
  /// so it
  ///   is evaluated before any other library call.
  init(_ value: hid_t, orThrow failure: @autoclosure () -> HDF5Error) throws(HDF5Error) {
    guard value >= 0 else { throw failure() }
    self.value = value
  }

  deinit {
    H5Idec_ref(value)
  }
}
