import CHDF5Shim

extension HDF5Object where Self: ~Copyable {
  /// Writes an attribute of shape (), replacing one of the same name.
  package func setAttribute<Element: HDF5Element>(
    _ name: String,
    _ value: Element
  ) throws(HDF5Error) {
    try write(name, [value], isScalar: true)
  }

  /// Writes an attribute of shape (n), which may be empty, replacing one of the same name.
  package func setAttribute<Element: HDF5Element>(
    _ name: String,
    _ values: [Element]
  ) throws(HDF5Error) {
    try write(name, values, isScalar: false)
  }

  /// Writes a text attribute of shape () as variable-length UTF-8, replacing one of the same name.
  package func setAttribute(_ name: String, _ value: String) throws(HDF5Error) {
    try writeText(name, [value], isScalar: true)
  }

  /// Writes a text attribute of shape (n), which may be empty, replacing one of the same name.
  package func setAttribute(_ name: String, _ values: [String]) throws(HDF5Error) {
    try writeText(name, values, isScalar: false)
  }

  /// Writes a text attribute of shape (n) as ASCII of one length, padded with zeros, replacing one of the same name.
  ///
  /// The first schemas of NWB 2 ask for ASCII, and h5py, on which its validators stand, takes text of variable
  /// length for UTF-8 whatever it is marked as.
  ///
  /// - Parameters:
  ///   - name: the attribute.
  ///   - values: one or more, not all empty, ASCII.
  /// - Throws: the library's failure.
  package func setASCIIAttribute(_ name: String, _ values: [String]) throws(HDF5Error) {
    precondition(values.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } }, "\(values) is not ASCII")
    let operation = "write attribute '\(name)' of"
    let length = values.map(\.utf8.count).max() ?? 0
    precondition(length > 0, "no text for attribute '\(name)'")
    Library.enter()
    let type = try OwnedIdentifier(
      H5Tcopy(chdf5_c_string()),
      orThrow: handle.failure(operation)
    )
    try handle.check(H5Tset_size(type.value, length), operation)
    try handle.check(H5Tset_strpad(type.value, H5T_STR_NULLPAD), operation)
    let attribute = try createAttribute(name, type.value, values.count, operation)
    let bytes = values.flatMap { value in
      Array(value.utf8) + [UInt8](repeating: 0, count: length - value.utf8.count)
    }
    try handle.check(H5Awrite(attribute.value, type.value, bytes), operation)
  }

  /// Removes an attribute; nothing happens when there is none of this name.
  package func removeAttribute(_ name: String) throws(HDF5Error) {
    guard try hasAttribute(name) else { return }
    try handle.check(H5Adelete(handle.id, name), "remove attribute '\(name)' of")
  }

  private func write<Element: HDF5Element>(
    _ name: String,
    _ values: [Element],
    isScalar: Bool
  ) throws(HDF5Error) {
    let operation = "write attribute '\(name)' of"
    let type = try OwnedIdentifier(
      Element.elementKind.makeType(),
      orThrow: handle.failure(operation)
    )
    let attribute = try createAttribute(name, type.value, isScalar ? nil : values.count, operation)
    if values.isEmpty { return }
    let status = values.withUnsafeBytes {
      H5Awrite(attribute.value, type.value, $0.baseAddress)
    }
    try handle.check(status, operation)
  }

  private func writeText(
    _ name: String,
    _ values: [String],
    isScalar: Bool
  ) throws(HDF5Error) {
    let operation = "write attribute '\(name)' of"
    let type = try OwnedIdentifier(makeTextType(), orThrow: handle.failure(operation))
    let attribute = try createAttribute(name, type.value, isScalar ? nil : values.count, operation)
    if values.isEmpty { return }
    let text = CText(values)
    let status = try text.withPointers { pointers throws(HDF5Error) in
      H5Awrite(attribute.value, type.value, pointers)
    }
    try handle.check(status, operation)
  }

  /// Creates an attribute, scalar when `count` is `nil`.
  private func createAttribute(
    _ name: String,
    _ type: hid_t,
    _ count: Int?,
    _ operation: String
  ) throws(HDF5Error) -> OwnedIdentifier {
    try removeAttribute(name)
    var length = hsize_t(count ?? 1)
    let space = try OwnedIdentifier(
      count == nil ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &length, nil),
      orThrow: handle.failure(operation)
    )
    return try OwnedIdentifier(
      H5Acreate2(handle.id, name, type, space.value, chdf5_default(), chdf5_default()),
      orThrow: handle.failure(operation)
    )
  }
}
