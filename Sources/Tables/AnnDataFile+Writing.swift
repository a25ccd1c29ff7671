import HDF5

/// `features.h5ad`: AnnData on HDF5, as Python's anndata and scanpy read it.
///
/// Layout and encodings: anndata's on-disk format, file format 0.1.0 (arrays 0.2.0, data frames 0.2.0,
/// categoricals 0.2.0). `X` is cells × features, float32, NaN = missing; `obs` the cells, `var` the features
/// with family, position and unit; `obsm["scalar_features"]` a data frame; `obsm["X_spca"]` an array;
/// `uns` texts.
package enum AnnDataFile {
  /// Writes a table to a new file; an existing one is replaced.
  ///
  /// The same table gives the same bytes.
  /// - Throws: ``TableError`` naming the file and object.
  package static func write(_ table: FeatureTable, to path: String) throws(TableError) {
    do throws(HDF5Error) {
      try create(table, path)
    } catch {
      throw TableError("\(error)")
    }
  }

  private static func create(_ table: FeatureTable, _ path: String) throws(HDF5Error) {
    let file = try HDF5File(creating: path)
    let root = try file.group("/")
    try encode(root, "anndata", "0.1.0")
    try writeMatrix(table.values, [table.cells.count, table.variables.count], "X", in: root)
    try writeObservations(table, in: root)
    try writeVariables(table, in: root)
    try writeMatrices(table, in: root)
    try writeProvenance(table, in: root)
    for name in ["layers", "obsp", "varm", "varp"] {
      try encode(try root.createGroup(name), "dict", "0.1.0")
    }
    try file.close()
  }

  private static func encode(
    _ group: borrowing Group,
    _ type: String,
    _ version: String
  ) throws(HDF5Error) {
    try group.setAttribute("encoding-type", type)
    try group.setAttribute("encoding-version", version)
  }

  private static func encode(
    _ dataset: borrowing Dataset,
    _ type: String
  ) throws(HDF5Error) {
    try dataset.setAttribute("encoding-type", type)
    try dataset.setAttribute("encoding-version", "0.2.0")
  }

  private static func writeMatrix<Element: HDF5Element>(
    _ values: [Element],
    _ shape: [Int],
    _ name: String,
    in group: borrowing Group
  ) throws(HDF5Error) {
    // Whole rows in a chunk, about 256 kB: a reader of some cells touches little.
    let rows = max(1, min(max(shape[0], 1), 65_536 / max(shape[1], 1)))
    let storage: Storage =
      shape.contains(0)
      ? .contiguous : .chunked([rows, shape[1]])
    try encode(try group.write(values, to: name, shape: shape, storage: storage), "array")
  }

  private static func writeFrame(
    _ group: borrowing Group,
    index: String,
    names: [String],
    columns: [String]
  ) throws(HDF5Error) {
    try encode(group, "dataframe", "0.2.0")
    try group.setAttribute("_index", index)
    try group.setAttribute("column-order", columns)
    try encode(try group.write(names, to: index), "string-array")
  }

  private static func writeObservations(
    _ table: FeatureTable,
    in root: borrowing Group
  ) throws(HDF5Error) {
    let group = try root.createGroup("obs")
    try writeFrame(
      group,
      index: "cell_id",
      names: table.cells,
      columns: table.annotations.map(\.name)
    )
    for (name, values) in table.annotations {
      switch values {
      case .numbers(let numbers): try encode(try group.write(numbers, to: name), "array")
      case .texts(let texts): try writeCategories(texts, name, in: group)
      }
    }
  }

  /// Texts as a categorical column: each distinct text once, a code a cell, -1 where missing.
  private static func writeCategories(
    _ texts: [String?],
    _ name: String,
    in group: borrowing Group
  ) throws(HDF5Error) {
    let categories = Set(texts.compactMap { $0 }).sorted()
    let codes = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1, Int32($0)) })
    let column = try group.createGroup(name)
    try encode(column, "categorical", "0.2.0")
    try column.setAttribute("ordered", false)
    try encode(try column.write(categories, to: "categories"), "string-array")
    let values = texts.map { text in text.flatMap { codes[$0] } ?? -1 }
    try encode(try column.write(values, to: "codes"), "array")
  }

  private static func writeVariables(
    _ table: FeatureTable,
    in root: borrowing Group
  ) throws(HDF5Error) {
    let group = try root.createGroup("var")
    try writeFrame(
      group,
      index: "feature",
      names: table.variables.map(\.name),
      columns: ["family", "position", "unit"]
    )
    try writeCategories(table.variables.map(\.family), "family", in: group)
    try encode(try group.write(table.variables.map { Int64($0.position) }, to: "position"), "array")
    try writeCategories(table.variables.map(\.unit), "unit", in: group)
  }

  private static func writeMatrices(
    _ table: FeatureTable,
    in root: borrowing Group
  ) throws(HDF5Error) {
    let group = try root.createGroup("obsm")
    try encode(group, "dict", "0.1.0")
    if let components = table.components {
      try writeMatrix(
        components.values,
        [table.cells.count, components.names.count],
        "X_spca",
        in: group
      )
    }
    if let scalars = table.scalars {
      let frame = try group.createGroup("scalar_features")
      try writeFrame(frame, index: "cell_id", names: table.cells, columns: scalars.names)
      for (column, name) in scalars.names.enumerated() {
        let values = table.cells.indices.map { scalars.values[$0 * scalars.names.count + column] }
        try encode(try frame.write(values, to: name), "array")
      }
    }
  }

  private static func writeProvenance(
    _ table: FeatureTable,
    in root: borrowing Group
  ) throws(HDF5Error) {
    let group = try root.createGroup("uns")
    try encode(group, "dict", "0.1.0")
    for (key, text) in table.provenance {
      try encode(try group.write(scalar: text, to: key), "string")
    }
    try encode(try group.write(table.families.map(\.name), to: "families"), "string-array")
    if let components = table.components {
      try encode(try group.write(components.names, to: "spca_components"), "string-array")
    }
  }
}
