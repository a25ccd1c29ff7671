import CHDF5Shim

extension HDF5Location where Self: ~Copyable {
  /// The names of the links in this group, ascending by their UTF-8 bytes.
  package func linkNames() throws(HDF5Error) -> [String] {
    try names(of: handle.id, at: path)
  }

  /// The names of the links in the group at `path`, ascending; empty when there is no such group.
  package func linkNames(in path: String) throws(HDF5Error) -> [String] {
    guard kind(of: path) == .group else { return [] }
    let absolute = handle.absolutePath(path)
    let group = try OwnedIdentifier(
      H5Gopen2(handle.id, path.isEmpty ? "." : path, chdf5_default()),
      orThrow: handle.failure("open group", at: absolute)
    )
    return try names(of: group.value, at: absolute)
  }

  /// The text of the soft link at `path`; `nil` when there is no link or it is not a soft link.
  package func linkTarget(_ path: String) throws(HDF5Error) -> String? {
    var info = H5L_info_t()
    guard H5Lget_info(handle.id, path, &info, chdf5_default()) >= 0 else { return nil }
    guard info.type == H5L_TYPE_SOFT else { return nil }
    var bytes = [CChar](repeating: 0, count: info.u.val_size + 1)
    try handle.check(
      H5Lget_val(handle.id, path, &bytes, bytes.count, chdf5_default()),
      "read link",
      at: handle.absolutePath(path)
    )
    return text(of: bytes)
  }

  private func names(of group: hid_t, at absolute: String) throws(HDF5Error) -> [String] {
    var names: [String] = []
    let status = withUnsafeMutablePointer(to: &names) { pointer in
      H5Literate(
        group,
        H5_INDEX_NAME,
        H5_ITER_INC,
        nil,
        { _, name, _, context in
          guard let name, let context else { return -1 }
          context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
          return 0
        },
        pointer
      )
    }
    try handle.check(status, "list group", at: absolute)
    return names.sortedByBytes()
  }
}

extension [String] {
  /// The strings in ascending order of their UTF-8 bytes, the same on every platform.
  func sortedByBytes() -> [String] {
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
