import CHDF5Shim

/// Strings as the library takes them: an array of pointers to NUL-terminated UTF-8.
struct CText: ~Copyable {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>>

  /// A string that contains a NUL ends there, since the file format cannot hold it.
  init(_ strings: [String]) {
    let size = strings.reduce(0) { $0 + $1.utf8.count + 1 }
    bytes = .allocate(capacity: max(1, size))
    pointers = .allocate(capacity: max(1, strings.count))
    var next = bytes
    for (index, string) in strings.enumerated() {
      (pointers + index).initialize(to: UnsafePointer(next))
      for unit in string.utf8 {
        next.initialize(to: unit)
        next += 1
      }
      next.initialize(to: 0)
      next += 1
    }
  }

  deinit {
    bytes.deallocate()
    pointers.deallocate()
  }

  /// The array of pointers, valid as long as this value.
  var base: UnsafeRawPointer { UnsafeRawPointer(pointers) }

  /// Lends the array of pointers.
  func withPointers<Result>(
    _ body: (UnsafeRawPointer) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    try body(base)
  }
}

/// The type of variable-length UTF-8 text, made for the caller, who releases it.
func makeTextType() -> hid_t {
  Library.enter()
  let type = H5Tcopy(chdf5_c_string())
  H5Tset_size(type, chdf5_variable_length())
  H5Tset_cset(type, H5T_CSET_UTF8)
  return type
}
