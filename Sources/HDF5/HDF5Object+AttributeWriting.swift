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
