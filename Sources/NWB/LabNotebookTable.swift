import HDF5

/// One table of a MIES lab notebook: rows are entries, columns are keys, layers are headstages.
///
/// Only columns that are asked for are read, all rows and layers of a column at once. A numerical
/// column is read with its neighbours of the same chunk, which the library has to inflate anyway.
struct LabNotebookTable: Sendable {
  /// Absolute path of the values.
  let path: String
  /// Names of the columns; the first of equal names counts.
  let keys: [String]
  /// Rows in use.
  let rowCount: Int
  /// Headstages 0 to 7 and, as layer 8, what belongs to none.
  let layerCount: Int
  private let blockWidth: Int
  private var blocks: [Int: [Double]] = [:]
  private var texts: [Int: [String]] = [:]

  /// Reads the keys of a table.
  ///
  /// - Returns: `nil` when the table is missing or not three-dimensional.
  init?(contents: NWBContents, device: String, kind: String) throws(HDF5Error) {
    let root = "/general/labnotebook/\(device)/\(kind)"
    path = "\(root)Values"
    guard contents.kind("\(root)Keys") == .dataset, contents.kind(path) == .dataset else {
      return nil
    }
    let keyTable = try contents.file.dataset("\(root)Keys")
    let values = try contents.file.dataset(path)
    guard keyTable.shape.count == 2, values.shape.count == 3, keyTable.shape[0] > 0 else {
      return nil
    }
    let columns = min(keyTable.shape[1], values.shape[1])
    keys = try keyTable.readStrings(offset: [0, 0], count: [1, columns])
    layerCount = values.shape[2]
    rowCount = min(values.shape[0], try Self.usedRows(values) ?? values.shape[0])
    let chunk = values.chunkShape ?? [1, 1, 1]
    blockWidth = chunk.count == 3 && kind == "numerical" ? max(1, chunk[1]) : 1
  }

  /// The position of a column; `nil` when the table has none of that name.
  func index(of key: String) -> Int? {
    keys.firstIndex(of: key)
  }

  /// A numerical column.
  mutating func numbers(
    _ column: Int,
    _ contents: NWBContents
  ) throws(HDF5Error) -> LabNotebookColumn<Double> {
    let first = column / blockWidth * blockWidth
    let width = min(blockWidth, keys.count - first)
    if blocks[first] == nil {
      blocks[first] = try contents.file.dataset(path).readDoubles(
        offset: [0, first, 0],
        count: [rowCount, width, layerCount]
      )
    }
    return LabNotebookColumn(
      values: blocks[first] ?? [],
      rowCount: rowCount,
      layerCount: layerCount,
      rowStride: width * layerCount,
      offset: (column - first) * layerCount
    )
  }

  /// A textual column.
  mutating func texts(
    _ column: Int,
    _ contents: NWBContents
  ) throws(HDF5Error) -> LabNotebookColumn<String> {
    if texts[column] == nil {
      texts[column] = try contents.file.dataset(path).readStrings(
        offset: [0, column, 0],
        count: [rowCount, 1, layerCount]
      )
    }
    return LabNotebookColumn(
      values: texts[column] ?? [],
      rowCount: rowCount,
      layerCount: layerCount,
      rowStride: layerCount,
      offset: 0
    )
  }

  /// Rows that MIES has filled, from the wave note `Index:591;`; the rest of the table is reserve.
  private static func usedRows(_ values: borrowing Dataset) throws(HDF5Error) -> Int? {
    let note = try values.stringAttribute("IGORWaveNote") ?? ""
    for entry in note.split(separator: ";") {
      let pair = entry.split(separator: ":", maxSplits: 1)
      if pair.count == 2, pair[0].trimmed == "Index", let index = Int(pair[1].trimmed), index >= 0 {
        return index
      }
    }
    return nil
  }
}

/// One column of a table, inside the block that it was read with.
struct LabNotebookColumn<Value: Sendable>: Sendable {
  /// The block, row by row.
  let values: [Value]
  /// Rows in use.
  let rowCount: Int
  /// Layers of each row.
  let layerCount: Int
  /// Values from one row to the next.
  let rowStride: Int
  /// Values before the column in each row.
  let offset: Int

  /// The value of a row and a layer.
  subscript(row: Int, layer: Int) -> Value {
    values[row * rowStride + offset + layer]
  }
}
