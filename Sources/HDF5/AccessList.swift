import CHDF5Shim

/// How files that are only read are opened.
enum AccessList {
  /// Memory for descriptions of objects (bytes), half of what the library would start with.
  ///
  /// The objects of a recording are met one after another and hardly again. Left alone, the library lets this memory
  /// grow with the number of objects, to 18 MB over a file of 145 sweeps.
  static let metadataCacheSize = 1 << 20

  /// A file access list with a small metadata cache.
  ///
  /// - Parameter path: the file, for the message.
  /// - Returns: the list.
  /// - Throws: the library's failure.
  static func reading(_ path: String) throws(HDF5Error) -> OwnedIdentifier {
    Library.enter()
    let list = try OwnedIdentifier(
      H5Pcreate(chdf5_file_access()),
      orThrow: .library("open", file: path)
    )
    var cache = H5AC_cache_config_t()
    cache.version = H5AC__CURR_CACHE_CONFIG_VERSION
    guard H5Pget_mdc_config(list.value, &cache) >= 0 else { throw .library("open", file: path) }
    cache.set_initial_size = true
    cache.initial_size = metadataCacheSize
    cache.min_size = metadataCacheSize
    cache.max_size = metadataCacheSize
    cache.incr_mode = H5C_incr__off
    cache.flash_incr_mode = H5C_flash_incr__off
    cache.decr_mode = H5C_decr__off
    guard H5Pset_mdc_config(list.value, &cache) >= 0 else { throw .library("open", file: path) }
    return list
  }
}
