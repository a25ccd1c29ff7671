import HDF5

/// One table of a MIES lab notebook: rows are entries, columns are keys, layers are headstages.
///
/// Only columns that are asked for are read, all rows and layers of a column at once. A numerical
/// column is read with its neighbours of the same chunk, which the library has to inflate anyway; of these
/// only the expected ones are kept, since a block of MIES's 32 columns takes up to 9 MB.
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
  private let positions: [String: Int]
  /// Columns that are kept when their block is read.
  private let expected: Set<Int>
  private var numbers: [Int: LabNotebookColumn<Double>] = [:]
  private var texts: [Int: LabNotebookColumn<String>] = [:]

  /// Reads the keys of a table; `nil` when the table is missing or not three-dimensional.
  ///
  /// - Parameters:
  ///   - contents: the file.
  ///   - device: name of the device.
  ///   - kind: `numerical` or `textual`.
  ///   - expectedKeys: columns that will probably be asked for.
  /// - Throws: when the table is there and cannot be read.
  init?(
    contents: NWBContents,
    device: String,
    kind: String,
    expectedKeys: Set<String> = []
  ) throws(HDF5Error) {
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
    let positions = Dictionary(zip(keys, keys.indices)) { first, _ in first }
    self.positions = positions
    expected = Set(expectedKeys.compactMap { positions[$0] })
    layerCount = values.shape[2]
    rowCount = min(values.shape[0], try Self.usedRows(values) ?? values.shape[0])
    let chunk = values.chunkShape ?? [1, 1, 1]
    blockWidth = chunk.count == 3 && kind == "numerical" ? max(1, chunk[1]) : 1
  }

  /// The position of a column; `nil` when the table has none of that name.
  func index(of key: String) -> Int? { positions[key] }

  /// A numerical column.
  mutating func numbers(
    _ column: Int,
    _ contents: NWBContents
  ) throws(HDF5Error) -> LabNotebookColumn<Double> {
    if let known = numbers[column] { return known }
    let first = column / blockWidth * blockWidth
    let width = min(blockWidth, keys.count - first)
    let block = try contents.file.dataset(path).readDoubles(
      offset: [0, first, 0],
      count: [rowCount, width, layerCount]
    )
    for other in first..<first + width where other == column || expected.contains(other) {
      numbers[other] = LabNotebookColumn(
        of: block,
        rowStride: width * layerCount,
        offset: (other - first) * layerCount,
        layerCount: layerCount
      )
    }
    return numbers[column] ?? LabNotebookColumn(values: [], layerCount: layerCount)
  }

  /// A textual column.
  mutating func texts(
    _ column: Int,
    _ contents: NWBContents
  ) throws(HDF5Error) -> LabNotebookColumn<String> {
    if let known = texts[column] { return known }
    let values = try contents.file.dataset(path).readStrings(
      offset: [0, column, 0],
      count: [rowCount, 1, layerCount]
    )
    let read = LabNotebookColumn(values: values, layerCount: layerCount)
    texts[column] = read
    return read
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

/// One column of a table: all layers of all rows in use.
struct LabNotebookColumn<Value: Sendable>: Sendable {
  /// Row by row.
  let values: [Value]
  /// Layers of each row.
  let layerCount: Int
  /// Rows in use.
  var rowCount: Int { layerCount > 0 ? values.count / layerCount : 0 }

  /// The value of a row and a layer.
  subscript(row: Int, layer: Int) -> Value { values[row * layerCount + layer] }
}

extension LabNotebookColumn {
  /// Copies a column out of the block that it was read with: a row begins every `rowStride` values, the column
  /// `offset` values further.
  init(of block: [Value], rowStride: Int, offset: Int, layerCount: Int) {
    var values: [Value] = []
    values.reserveCapacity(block.count / max(1, rowStride) * layerCount)
    for row in stride(from: offset, to: block.count, by: max(1, rowStride)) {
      values.append(contentsOf: block[row..<row + layerCount])
    }
    self.init(values: values, layerCount: layerCount)
  }
}
