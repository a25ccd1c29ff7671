import CHDF5Shim

extension HDF5Location where Self: ~Copyable {
  /// Creates a dataset and writes `values`, row-major.
  ///
  /// Without a shape there is one axis, as long as there are values.
  @discardableResult
  package func write<Element: HDF5Element>(
    _ values: [Element],
    to path: String,
    shape: [Int]? = nil,
    storage: Storage = .contiguous
  ) throws(HDF5Error) -> Dataset {
    let shape = shape ?? [values.count]
    precondition(
      shape.reduce(1, *) == values.count,
      "\(values.count) values do not fill the shape \(shape) of \(path)"
    )
    let type = try elementType(Element.elementKind, path)
    let dataset = try createDataset(path, type: type.value, shape: shape, storage: storage)
    try dataset.fill(with: values, as: type.value)
    return dataset
  }

  /// Creates a dataset of shape ().
  @discardableResult
  package func write<Element: HDF5Element>(
    scalar: Element,
    to path: String
  ) throws(HDF5Error) -> Dataset {
    let type = try elementType(Element.elementKind, path)
    let dataset = try createDataset(path, type: type.value, shape: nil, storage: .contiguous)
    try dataset.fill(with: [scalar], as: type.value)
    return dataset
  }

  /// Creates a dataset of variable-length UTF-8 text; see `write(_:to:shape:storage:)`.
  @discardableResult
  package func write(
    _ values: [String],
    to path: String,
    shape: [Int]? = nil,
    storage: Storage = .contiguous
  ) throws(HDF5Error) -> Dataset {
    let shape = shape ?? [values.count]
    precondition(
      shape.reduce(1, *) == values.count,
      "\(values.count) values do not fill the shape \(shape) of \(path)"
    )
    return try writeText(values, to: path, shape: shape, storage: storage)
  }

  /// Creates a dataset of shape () of variable-length UTF-8 text.
  @discardableResult
  package func write(scalar: String, to path: String) throws(HDF5Error) -> Dataset {
    try writeText([scalar], to: path, shape: nil, storage: .contiguous)
  }

  private func writeText(
    _ values: [String],
    to path: String,
    shape: [Int]?,
    storage: Storage
  ) throws(HDF5Error) -> Dataset {
    let type = try OwnedIdentifier(
      makeTextType(),
      orThrow: handle.failure("create dataset", at: handle.absolutePath(path))
    )
    let dataset = try createDataset(path, type: type.value, shape: shape, storage: storage)
    let text = CText(values)
    try text.withPointers { pointers throws(HDF5Error) in
      try dataset.fill(with: pointers, count: values.count, as: type.value)
    }
    return dataset
  }

  private func elementType(
    _ kind: ElementKind,
    _ path: String
  ) throws(HDF5Error) -> OwnedIdentifier {
    try OwnedIdentifier(
      kind.makeType(),
      orThrow: handle.failure("create dataset", at: handle.absolutePath(path))
    )
  }
}

extension Dataset {
  /// Writes all elements.
  func fill<Element: BitwiseCopyable>(
    with values: [Element],
    as memoryType: hid_t
  ) throws(HDF5Error) {
    let status = values.withUnsafeBytes { bytes in
      bytes.isEmpty ? 0 : writeAll(bytes.baseAddress, memoryType)
    }
    try handle.check(status, "write")
  }

  /// Writes all elements from `count` elements at `buffer`.
  func fill(
    with buffer: UnsafeRawPointer,
    count: Int,
    as memoryType: hid_t
  ) throws(HDF5Error) {
    if count == 0 { return }
    try handle.check(writeAll(buffer, memoryType), "write")
  }

  private func writeAll(_ buffer: UnsafeRawPointer?, _ memoryType: hid_t) -> herr_t {
    H5Dwrite(
      handle.id,
      memoryType,
      chdf5_whole_space(),
      chdf5_whole_space(),
      chdf5_default(),
      buffer
    )
  }
}
