import CHDF5Shim

/// An open HDF5 file, closed when the value goes out of scope.
///
/// The file is also its own root group. Borrow it down the stack; to share one open file among
/// threads wrap it in ``SharedFile``. Writers call ``close()`` to learn whether everything reached
/// the disk.
package struct HDF5File: ~Copyable, HDF5Location, Sendable {
  /// The borrowed identifier and the names for messages.
  package let handle: ObjectHandle
  private let owned: OwnedIdentifier

  /// Opens a file for reading, after checking that it is complete.
  ///
  /// A path that starts with `http://` or `https://` is read over the network in parts, see
  /// ``RemoteFile``.
  ///
  /// - Throws: `missingFile`, `unreadableFile`, `notHDF5`, `truncated`, `remoteFailure`, or the library's
  ///   failure.
  package init(reading path: String) throws(HDF5Error) {
    if RemoteFile.isRemote(path) {
      try self.init(remote: RemoteFile.open(path))
      return
    }
    _ = try Superblock(checking: path)
    let access = try AccessList.reading(path)
    try self.init(path: path, opening: chdf5_read_only(), access: access.value)
  }

  /// Opens an existing file for reading and writing.
  ///
  /// - Throws: as ``init(reading:)``.
  package init(appending path: String) throws(HDF5Error) {
    _ = try Superblock(checking: path)
    try self.init(path: path, opening: chdf5_read_write(), access: chdf5_default())
  }

  /// Creates a file, replacing an existing one.
  ///
  /// The oldest format that can hold the content is used, so that every reader of the last fifteen
  /// years reads it, and no times are stored: the same calls give the same bytes.
  package init(creating path: String) throws(HDF5Error) {
    Library.enter()
    let owned = try OwnedIdentifier(
      H5Fcreate(path, chdf5_truncate(), chdf5_default(), chdf5_default()),
      orThrow: .library("create", file: path)
    )
    self.handle = ObjectHandle(owned.value, filePath: path, path: "/")
    self.owned = owned
  }

  private init(path: String, opening flags: UInt32, access: hid_t) throws(HDF5Error) {
    Library.enter()
    let owned = try OwnedIdentifier(
      H5Fopen(path, flags, access),
      orThrow: .library("open", file: path)
    )
    self.handle = ObjectHandle(owned.value, filePath: path, path: "/")
    self.owned = owned
  }

  /// Opens a remote file for reading, after checking that it is complete.
  package init(remote: RemoteFile) throws(HDF5Error) {
    _ = try Superblock(checking: RemoteBytes(remote))
    let access = try RemoteDriver.accessList(for: remote)
    let identifier = H5Fopen(remote.url, chdf5_read_only(), access.value)
    if identifier < 0, let failure = remote.failure { throw HDF5Error(failure, "open") }
    let owned = try OwnedIdentifier(identifier, orThrow: .library("open", file: remote.url))
    self.handle = ObjectHandle(owned.value, filePath: remote.url, path: "/", remote: remote)
    self.owned = owned
  }

  /// The absolute path of the object that `reference` leads to; `nil` for the null reference.
  ///
  /// - Throws: when the reference leads to nothing, as after the object's removal.
  /// - Complexity: the library searches the links of the file. To recognise one of a few known
  /// objects,
  ///   compare with ``ObjectIdentity/reference`` instead.
  package func path(of reference: ObjectReference) throws(HDF5Error) -> String? {
    if reference.isNull { return nil }
    var address = reference.address
    let object = try OwnedIdentifier(
      H5Rdereference2(handle.id, chdf5_default(), H5R_OBJECT, &address),
      orThrow: handle.failure("follow a reference", detail: "it leads to byte \(address)")
    )
    let length = H5Iget_name(object.value, nil, 0)
    guard length > 0 else { throw handle.failure("name the object of a reference") }
    var bytes = [CChar](repeating: 0, count: length + 1)
    H5Iget_name(object.value, &bytes, bytes.count)
    return text(of: bytes)
  }

  /// Hands everything written so far to the operating system.
  package func flush() throws(HDF5Error) {
    try handle.check(H5Fflush(handle.id, H5F_SCOPE_GLOBAL), "flush")
  }

  /// Closes the file after writing out what is pending.
  ///
  /// - Throws: when the last bytes cannot be written, e.g. on a full disk. The file is then
  /// incomplete.
  package consuming func close() throws(HDF5Error) {
    // The flush reports what the release in `deinit` could not.
    try flush()
  }
}
