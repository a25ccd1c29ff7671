import CHDF5Shim

/// One field of a table of records that is written.
package struct CompoundColumn: Sendable {
  /// The values of a field, one per record.
  package enum Values: Sendable {
    /// 32-bit integers.
    case int32([Int32])
    /// 64-bit integers.
    case int64([Int64])
    /// 64-bit floats.
    case float64([Double])
    /// Variable-length UTF-8 text.
    case text([String])
    /// Object references.
    case reference([ObjectReference])
  }

  /// The field's name.
  package var name: String
  /// Its values.
  package var values: Values

  /// Makes a field.
  package init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }

  var count: Int {
    switch values {
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .float64(let values): values.count
    case .text(let values): values.count
    case .reference(let values): values.count
    }
  }

  var size: Int {
    if case .int32 = values { 4 } else { 8 }
  }

  /// The field's type, made for the caller, who releases it.
  func makeType() -> hid_t {
    switch values {
    case .int32: ElementKind.int32.makeType()
    case .int64: ElementKind.int64.makeType()
    case .float64: ElementKind.float64.makeType()
    case .reference: ElementKind.reference.makeType()
    case .text: makeTextType()
    }
  }

  /// Copies the values into records of `stride` bytes, `offset` bytes from each record's start.
  ///
  /// A text field stores its pointers from `text`.
  func store(
    into records: UnsafeMutableRawPointer,
    offset: Int,
    stride: Int,
    text: UnsafeRawPointer
  ) {
    func scatter<Element: BitwiseCopyable>(_ values: [Element]) {
      for (row, value) in values.enumerated() {
        records.storeBytes(of: value, toByteOffset: row * stride + offset, as: Element.self)
      }
    }
    switch values {
    case .int32(let values): scatter(values)
    case .int64(let values): scatter(values)
    case .float64(let values): scatter(values)
    case .reference(let values): scatter(values)
    case .text(let values):
      for row in values.indices {
        let pointer = text.load(fromByteOffset: 8 * row, as: UInt.self)
        records.storeBytes(of: pointer, toByteOffset: row * stride + offset, as: UInt.self)
      }
    }
  }
}

extension HDF5Location where Self: ~Copyable {
  /// Creates a one-dimensional dataset of records, fields in the given order without padding.
  ///
  /// - Precondition: all columns are of equal length.
  @discardableResult
  package func write(
    compound columns: [CompoundColumn],
    to path: String,
    storage: Storage = .contiguous
  ) throws(HDF5Error) -> Dataset {
    let count = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == count }, "columns of unequal length for \(path)")
    let absolute = handle.absolutePath(path)
    let stride = columns.reduce(0) { $0 + $1.size }
    let record = try OwnedIdentifier(
      H5Tcreate(H5T_COMPOUND, stride),
      orThrow: handle.failure("create dataset", at: absolute)
    )
    let records = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, stride * count),
      alignment: 8
    )
    defer { records.deallocate() }
    var text: [CTextBox] = []
    var offset = 0
    for column in columns {
      let type = column.makeType()
      let status = H5Tinsert(record.value, column.name, offset, type)
      H5Tclose(type)
      try handle.check(status, "create field '\(column.name)' of", at: absolute)
      let box = CTextBox(column)
      column.store(into: records, offset: offset, stride: stride, text: box.pointers)
      text.append(box)
      offset += column.size
    }
    let dataset = try createDataset(path, type: record.value, shape: [count], storage: storage)
    // The records point into the boxes.
    try withExtendedLifetime(text) { () throws(HDF5Error) in
      try dataset.fill(with: records, count: count, as: record.value)
    }
    return dataset
  }

  /// Creates NWB's table of references to stretches of series:
  /// {idx_start: int32, count: int32, timeseries: reference}.
  @discardableResult
  package func write(
    _ rows: [SeriesReference],
    to path: String,
    storage: Storage = .contiguous
  ) throws(HDF5Error) -> Dataset {
    try write(
      compound: [
        CompoundColumn("idx_start", .int32(rows.map { Int32($0.start) })),
        CompoundColumn("count", .int32(rows.map { Int32($0.count) })),
        CompoundColumn("timeseries", .reference(rows.map(\.series))),
      ],
      to: path,
      storage: storage
    )
  }
}

/// Keeps the text of one column in memory while records point to it.
private final class CTextBox {
  private let text: CText

  init(_ column: CompoundColumn) {
    if case .text(let values) = column.values {
      text = CText(values)
    } else {
      text = CText([])
    }
  }

  var pointers: UnsafeRawPointer { text.base }
}
