import CHDF5Shim

/// The state of the HDF5 library in this process.
enum Library {
  /// Starts the library on first use and silences the calling thread.
  ///
  /// Every identifier is read through ``ObjectHandle/id`` or made after a call of this function, so
  /// no thread can make a failing call that prints to standard error.
  static func enter() {
    _ = started
    chdf5_silence_thread()
  }

  /// The version of the library: "1.10.8".
  static let version: String = {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    H5get_libversion(&major, &minor, &release)
    return "\(major).\(minor).\(release)"
  }()

  /// Thread safety is asserted once here instead of guarding every call with a lock of our own.
  private static let started: Bool = {
    precondition(chdf5_start() >= 0, "the HDF5 library does not start")
    var isThreadSafe: hbool_t = false
    H5is_library_threadsafe(&isThreadSafe)
    precondition(isThreadSafe, "the HDF5 library was built without --enable-threadsafe")
    return true
  }()
}
