import CHDF5Shim

/// Where values are read from: a whole attribute, or a selection of a dataset, or one field of its
/// records.
///
/// The conversions to Swift types are written once, on this type.
struct ValueSource: ~Copyable {
  /// The attribute or dataset, for messages.
  let handle: ObjectHandle
  /// The verb phrase for messages: "read attribute 'unit' of".
  let operation: String
  /// The number of selected elements.
  let count: Int
  /// What one element (or the chosen field of one) is.
  let elementType: ElementType
  /// The stored type of one element or of the chosen field.
  let type: OwnedIdentifier

  private let id: hid_t
  private let isAttribute: Bool
  private let field: String?
  private let memorySpace: OwnedIdentifier
  private let fileSpace: OwnedIdentifier

  /// A whole attribute, open as `id`.
  init(attribute id: hid_t, operation: String, handle: ObjectHandle) throws(HDF5Error) {
    let type = try OwnedIdentifier(H5Aget_type(id), orThrow: handle.failure(operation))
    let fileSpace = try OwnedIdentifier(H5Aget_space(id), orThrow: handle.failure(operation))
    let memorySpace = try OwnedIdentifier(H5Aget_space(id), orThrow: handle.failure(operation))
    self.count = Extent(fileSpace.value).count
    self.elementType = ElementType(typeID: type.value)
    self.type = type
    self.fileSpace = fileSpace
    self.memorySpace = memorySpace
    self.handle = handle
    self.operation = operation
    self.id = id
    self.isAttribute = true
    self.field = nil
  }

  /// A dataset, whole or one hyperslab of it, every field or one.
  init(
    dataset: borrowing Dataset,
    operation: String,
    slab: Slab? = nil,
    field: String? = nil
  ) throws(HDF5Error) {
    let handle = dataset.handle
    let fileSpace = try OwnedIdentifier(H5Dget_space(handle.id), orThrow: handle.failure(operation))
    let type = try Self.fieldType(of: dataset, field, operation)
    var count = dataset.count
    if let slab {
      try slab.check(against: dataset.shape, operation, handle)
      count = slab.elementCount
      try slab.select(in: fileSpace.value, operation, handle)
    }
    var length = hsize_t(count)
    let memorySpace = try OwnedIdentifier(
      H5Screate_simple(1, &length, nil),
      orThrow: handle.failure(operation)
    )
    self.memorySpace = memorySpace
    self.fileSpace = fileSpace
    self.elementType = ElementType(typeID: type.value)
    self.type = type
    self.count = count
    self.handle = handle
    self.operation = operation
    self.id = handle.id
    self.isAttribute = false
    self.field = field
  }

  /// The stored type of a dataset's elements, or of one field of them.
  private static func fieldType(
    of dataset: borrowing Dataset,
    _ field: String?,
    _ operation: String
  ) throws(HDF5Error) -> OwnedIdentifier {
    let handle = dataset.handle
    let whole = try OwnedIdentifier(H5Dget_type(handle.id), orThrow: handle.failure(operation))
    guard let field else { return whole }
    guard dataset.elementType.hasField(field) else {
      throw handle.failure(
        .missingObject,
        operation,
        detail: "there is no field '\(field)'; the elements are \(dataset.elementType)"
      )
    }
    let index = H5Tget_member_index(whole.value, field)
    return try OwnedIdentifier(
      H5Tget_member_type(whole.value, UInt32(max(0, index))),
      orThrow: handle.failure(operation)
    )
  }

  /// Reads all selected elements into `buffer`, converted to `memoryType`.
  func read(as memoryType: hid_t, into buffer: UnsafeMutableRawPointer) throws(HDF5Error) {
    let wrapped = try transferType(memoryType)
    let status =
      isAttribute
      ? H5Aread(id, wrapped.value, buffer)
      : H5Dread(
        id,
        wrapped.value,
        memorySpace.value,
        fileSpace.value,
        chdf5_default(),
        buffer
      )
    if status < 0 {
      var failure = handle.failure(operation)
      if let name = missingFilter() {
        failure.detail = "the HDF5 library has no filter '\(name)'; rewrite the file with gzip"
      }
      throw failure
    }
  }

  /// The first filter of the dataset that the library does not have.
  private func missingFilter() -> String? {
    if isAttribute { return nil }
    let list = H5Dget_create_plist(id)
    defer { H5Pclose(list) }
    for index in 0..<max(0, H5Pget_nfilters(list)) {
      if case .other(let id, let name) = Filter(list: list, index: UInt32(index)),
        H5Zfilter_avail(H5Z_filter_t(id)) <= 0
      {
        return name.isEmpty ? "\(id)" : name
      }
    }
    return nil
  }

  /// Frees the memory that the library allocated for variable-length elements in `buffer`.
  func reclaim(as memoryType: hid_t, in buffer: UnsafeMutableRawPointer) throws(HDF5Error) {
    let wrapped = try transferType(memoryType)
    H5Dvlen_reclaim(wrapped.value, memorySpace.value, chdf5_default(), buffer)
  }

  /// The memory type itself, or a record of only the wanted field, which makes the library leave
  /// the others out.
  private func transferType(_ memoryType: hid_t) throws(HDF5Error) -> OwnedIdentifier {
    guard let field else {
      return try OwnedIdentifier(H5Tcopy(memoryType), orThrow: handle.failure(operation))
    }
    let record = try OwnedIdentifier(
      H5Tcreate(H5T_COMPOUND, H5Tget_size(memoryType)),
      orThrow: handle.failure(operation)
    )
    try handle.check(H5Tinsert(record.value, field, 0, memoryType), operation)
    return record
  }

  /// The error for elements that are not what the caller asked for.
  func mismatch(expected: String) -> HDF5Error {
    handle.failure(
      .wrongType,
      operation,
      detail: "expected \(expected), found \(elementType)"
    )
  }
}

extension ElementType {
  /// Whether this is a record with a field of this name.
  func hasField(_ name: String) -> Bool {
    if case .compound(let names) = self { names.contains(name) } else { false }
  }
}

/// A box of a dataset: the first index and the extent along each axis.
struct Slab {
  var offset: [Int]
  var count: [Int]

  var elementCount: Int { count.reduce(1, *) }

  /// Throws unless the box lies inside `shape`.
  func check(
    against shape: [Int],
    _ operation: String,
    _ handle: ObjectHandle
  ) throws(HDF5Error) {
    let fits =
      offset.count == shape.count && count.count == shape.count
      && shape.indices.allSatisfy {
        offset[$0] >= 0 && count[$0] >= 0 && count[$0] <= shape[$0] - offset[$0]
      }
    guard fits else {
      throw handle.failure(
        .wrongType,
        operation,
        detail: "offset \(offset) and count \(count) do not lie inside the shape \(shape)"
      )
    }
  }

  /// Selects the box in a dataspace.
  func select(
    in space: hid_t,
    _ operation: String,
    _ handle: ObjectHandle
  ) throws(HDF5Error) {
    if offset.isEmpty { return }
    if elementCount == 0 {
      try handle.check(H5Sselect_none(space), operation)
      return
    }
    try handle.check(
      H5Sselect_hyperslab(
        space,
        H5S_SELECT_SET,
        offset.map { hsize_t($0) },
        nil,
        count.map { hsize_t($0) },
        nil
      ),
      operation
    )
  }
}
