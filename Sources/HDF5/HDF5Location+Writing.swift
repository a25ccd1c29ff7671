import CHDF5Shim

extension HDF5Location where Self: ~Copyable {
  /// Creates a group, and the groups above it that do not exist.
  @discardableResult
  package func createGroup(_ path: String) throws(HDF5Error) -> Group {
    let operation = "create group"
    let absolute = handle.absolutePath(path)
    try requireFree(path, operation)
    let links = try intermediateGroups(operation, absolute)
    let creation = try untimed(chdf5_group_creation(), operation, absolute)
    let owned = try OwnedIdentifier(
      H5Gcreate2(handle.id, path, links.value, creation.value, chdf5_default()),
      orThrow: handle.failure(operation, at: absolute)
    )
    return Group(owned, of: handle, path: absolute)
  }

  /// Creates a soft link at `path` whose text is `target`; the target need not exist.
  package func createSoftLink(_ path: String, to target: String) throws(HDF5Error) {
    let operation = "create link"
    let absolute = handle.absolutePath(path)
    try requireFree(path, operation)
    let links = try intermediateGroups(operation, absolute)
    try handle.check(
      H5Lcreate_soft(target, handle.id, path, links.value, chdf5_default()),
      operation,
      at: absolute
    )
  }

  /// Creates a second name at `path` for the object at `existing`.
  package func createHardLink(_ path: String, to existing: String) throws(HDF5Error) {
    let operation = "create link"
    let absolute = handle.absolutePath(path)
    try requireFree(path, operation)
    guard contains(existing) else { throw missing(existing, "link to") }
    let links = try intermediateGroups(operation, absolute)
    try handle.check(
      H5Lcreate_hard(handle.id, existing, handle.id, path, links.value, chdf5_default()),
      operation,
      at: absolute
    )
  }

  /// Removes the link at `path`, and its object when that was the last link; the file does not
  /// shrink.
  package func removeLink(_ path: String) throws(HDF5Error) {
    try handle.check(
      H5Ldelete(handle.id, path, chdf5_default()),
      "remove",
      at: handle.absolutePath(path)
    )
  }

  /// Creates a dataset without content; a scalar when `shape` is `nil`.
  func createDataset(
    _ path: String,
    type: hid_t,
    shape: [Int]?,
    storage: Storage
  ) throws(HDF5Error) -> Dataset {
    let operation = "create dataset"
    let absolute = handle.absolutePath(path)
    try requireFree(path, operation)
    let links = try intermediateGroups(operation, absolute)
    let creation = try untimed(chdf5_dataset_creation(), operation, absolute)
    let isUnlimited = storage.isChunked && storage.unlimited
    let space = try makeSpace(shape, isUnlimited: isUnlimited, operation, absolute)
    if let shape, storage.isChunked, !shape.isEmpty, isUnlimited || !shape.contains(0) {
      try configure(creation.value, storage, shape, H5Tget_size(type), operation, absolute)
    }
    let owned = try OwnedIdentifier(
      H5Dcreate2(
        handle.id,
        path,
        type,
        space.value,
        links.value,
        creation.value,
        chdf5_default()
      ),
      orThrow: handle.failure(operation, at: absolute)
    )
    return try Dataset(owned, of: handle, path: absolute)
  }

  private func configure(
    _ creation: hid_t,
    _ storage: Storage,
    _ shape: [Int],
    _ elementSize: Int,
    _ operation: String,
    _ absolute: String
  ) throws(HDF5Error) {
    let lengths = storage.chunkShape(for: shape, elementSize: elementSize).map { hsize_t($0) }
    try handle.check(H5Pset_chunk(creation, CInt(lengths.count), lengths), operation, at: absolute)
    if storage.shuffle {
      try handle.check(H5Pset_shuffle(creation), operation, at: absolute)
    }
    if let level = storage.gzip {
      try handle.check(H5Pset_deflate(creation, UInt32(level)), operation, at: absolute)
    }
    if storage.fletcher32 {
      try handle.check(H5Pset_fletcher32(creation), operation, at: absolute)
    }
  }

  private func makeSpace(
    _ shape: [Int]?,
    isUnlimited: Bool,
    _ operation: String,
    _ absolute: String
  ) throws(HDF5Error) -> OwnedIdentifier {
    guard let shape, !shape.isEmpty else {
      return try OwnedIdentifier(
        H5Screate(H5S_SCALAR),
        orThrow: handle.failure(operation, at: absolute)
      )
    }
    let lengths = shape.map { hsize_t($0) }
    var maxima = lengths
    if isUnlimited { maxima[0] = chdf5_unlimited() }
    return try OwnedIdentifier(
      H5Screate_simple(CInt(lengths.count), lengths, maxima),
      orThrow: handle.failure(operation, at: absolute)
    )
  }

  /// Throws when there is already a link at `path`.
  private func requireFree(_ path: String, _ operation: String) throws(HDF5Error) {
    guard H5Lexists(handle.id, path, chdf5_default()) > 0 else { return }
    throw handle.failure(
      .libraryFailure,
      operation,
      at: handle.absolutePath(path),
      detail: "the name is taken; remove the link first or choose another name"
    )
  }

  /// A link property list that creates missing groups and stores names as UTF-8.
  private func intermediateGroups(
    _ operation: String,
    _ absolute: String
  ) throws(HDF5Error) -> OwnedIdentifier {
    Library.enter()
    let list = try OwnedIdentifier(
      H5Pcreate(chdf5_link_creation()),
      orThrow: handle.failure(operation, at: absolute)
    )
    try handle.check(H5Pset_create_intermediate_group(list.value, 1), operation, at: absolute)
    try handle.check(H5Pset_char_encoding(list.value, H5T_CSET_UTF8), operation, at: absolute)
    return list
  }

  /// A creation property list without times, so that the same calls write the same bytes.
  private func untimed(
    _ listClass: hid_t,
    _ operation: String,
    _ absolute: String
  ) throws(HDF5Error) -> OwnedIdentifier {
    let list = try OwnedIdentifier(
      H5Pcreate(listClass),
      orThrow: handle.failure(operation, at: absolute)
    )
    try handle.check(H5Pset_obj_track_times(list.value, false), operation, at: absolute)
    return list
  }
}
