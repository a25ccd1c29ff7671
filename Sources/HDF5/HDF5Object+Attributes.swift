import CHDF5Shim

extension HDF5Object where Self: ~Copyable {
  /// The names of all attributes, ascending by their UTF-8 bytes.
  package func attributeNames() throws(HDF5Error) -> [String] {
    var names: [String] = []
    let status = withUnsafeMutablePointer(to: &names) { pointer in
      H5Aiterate2(
        handle.id,
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
    try handle.check(status, "list the attributes of")
    return names.sortedByBytes()
  }

  /// Whether there is an attribute of this name.
  package func hasAttribute(_ name: String) throws(HDF5Error) -> Bool {
    let status = H5Aexists(handle.id, name)
    try handle.check(status, "look up attribute '\(name)' of")
    return status > 0
  }

  /// The value of an attribute; `nil` when there is none of this name.
  package func attribute(_ name: String) throws(HDF5Error) -> AttributeValue? {
    try withAttribute(name) { source, isScalar throws(HDF5Error) in
      try source.attributeValue(isScalar: isScalar)
    }
  }

  /// A text attribute of shape () or (1,); `nil` when absent, empty or not text.
  package func stringAttribute(_ name: String) throws(HDF5Error) -> String? {
    try stringsAttribute(name)?.first
  }

  /// A text attribute of any shape, row-major; `nil` when absent or not text.
  package func stringsAttribute(_ name: String) throws(HDF5Error) -> [String]? {
    try withAttribute(name) { source, _ throws(HDF5Error) in
      source.elementType.isString ? try source.strings() : nil
    }
  }

  /// A numeric attribute of any type, shape () or (1,); `nil` when absent, empty or not a number.
  package func doubleAttribute(_ name: String) throws(HDF5Error) -> Double? {
    try doublesAttribute(name)?.first
  }

  /// A numeric attribute of any type and shape, row-major; `nil` when absent or not numeric.
  package func doublesAttribute(_ name: String) throws(HDF5Error) -> [Double]? {
    try withAttribute(name) { source, _ throws(HDF5Error) in
      source.elementType.isNumeric ? try source.numbers(zero: 0.0) : nil
    }
  }

  /// An integer, Boolean, enumeration or whole-valued floating-point attribute, shape () or (1,).
  ///
  /// - Returns: `nil` when absent, empty or not numeric.
  /// - Throws: `wrongType` for a number that is not whole.
  package func intAttribute(_ name: String) throws(HDF5Error) -> Int? {
    try intsAttribute(name)?.first
  }

  /// The values of ``intAttribute(_:)`` for any shape, row-major.
  package func intsAttribute(_ name: String) throws(HDF5Error) -> [Int]? {
    try withAttribute(name) { source, _ throws(HDF5Error) in
      source.elementType.isNumeric ? try source.integers() : nil
    }
  }

  /// An attribute of object references of any shape; `nil` when absent or of another type.
  package func referencesAttribute(_ name: String) throws(HDF5Error) -> [ObjectReference]? {
    try withAttribute(name) { source, _ throws(HDF5Error) in
      source.elementType == .reference ? try source.references() : nil
    }
  }

  /// Opens an attribute for `body`; `nil` when there is none of this name.
  private func withAttribute<Value>(
    _ name: String,
    _ body: (borrowing ValueSource, _ isScalar: Bool) throws(HDF5Error) -> Value?
  ) throws(HDF5Error) -> Value? {
    guard try hasAttribute(name) else { return nil }
    let operation = "read attribute '\(name)' of"
    let attribute = try OwnedIdentifier(
      H5Aopen(handle.id, name, chdf5_default()),
      orThrow: handle.failure(operation)
    )
    let space = try OwnedIdentifier(
      H5Aget_space(attribute.value),
      orThrow: handle.failure(operation)
    )
    let isScalar = H5Sget_simple_extent_type(space.value) == H5S_SCALAR
    let source = try ValueSource(
      attribute: attribute.value,
      operation: operation,
      handle: handle
    )
    return try body(source, isScalar)
  }
}

extension ValueSource {
  /// The values as the case that fits the stored type; a scalar gives the singular case.
  func attributeValue(isScalar: Bool) throws(HDF5Error) -> AttributeValue {
    switch elementType {
    case .string:
      let values = try strings()
      return isScalar ? .string(values[0]) : .strings(values)
    case .integer, .enumeration:
      let values = try integers()
      return isScalar ? .integer(values[0]) : .integers(values)
    case .float:
      let values = try numbers(zero: 0.0)
      return isScalar ? .real(values[0]) : .reals(values)
    case .boolean:
      let values = try booleans()
      return isScalar ? .bool(values[0]) : .bools(values)
    case .reference:
      let values = try references()
      return isScalar ? .reference(values[0]) : .references(values)
    case .compound, .other:
      return .other(elementType.description)
    }
  }
}
