import Foundation
package import Tables

/// Writes the files of IPFX's `run_feature_vector_extraction`, so that drcme and notebooks go on working.
///
/// `fv_CODE.h5` has one gzip dataset a family, (cells, width), and `ids`; beside it the same as
/// `fv_FAMILY_CODE.npy` and `fv_ids_CODE.npy`. Only cells with at least one vector are rows, as in IPFX.
/// In `first_ap_v` and `first_ap_dv` a missing protocol is zeros, which is what drcme looks for; everything
/// else that is missing is NaN.
package enum IPFXExport {
  /// Writes the files into a folder.
  ///
  /// - Returns: names of the files.
  /// - Throws: ``OutputError``.
  package static func write(
    _ table: FeatureTable,
    code: String,
    to folder: String
  ) throws -> [String] {
    let rows = table.cells.indices.filter { row in
      let start = row * table.variables.count
      return table.values[start..<start + table.variables.count].contains { !$0.isNaN }
    }
    let ids = rows.map { table.cells[$0] }
    let matrices = table.families.map { family in
      (name: family.name, width: family.columns.count, values: block(table, family, rows))
    }
    var names: [String] = []
    for matrix in matrices {
      let name = "fv_\(matrix.name)_\(code).npy"
      let bytes = NPYArray.bytes(matrix.values, shape: [rows.count, matrix.width])
      try AtomicFile.write(Data(bytes), to: folder + "/" + name)
      names.append(name)
    }
    let numbers = ids.compactMap { Int($0) }
    let idBytes =
      numbers.count == ids.count
      ? NPYArray.bytes(numbers, shape: [ids.count]) : NPYArray.bytes(ids)
    try AtomicFile.write(Data(idBytes), to: folder + "/fv_ids_\(code).npy")
    let path = folder + "/fv_\(code).h5"
    do {
      try IPFXVectorFile.write(matrices, ids: ids, to: path)
    } catch {
      throw OutputError(path: path, reason: "\(error)")
    }
    return names + ["fv_ids_\(code).npy", "fv_\(code).h5"]
  }

  private static func block(
    _ table: FeatureTable,
    _ family: FeatureTable.Family,
    _ rows: [Int]
  ) -> [Double] {
    let isWaveform = family.name.hasPrefix("first_ap")
    var values: [Double] = []
    values.reserveCapacity(rows.count * family.columns.count)
    for row in rows {
      let start = row * table.variables.count
      for column in family.columns {
        let value = Double(table.values[start + column])
        values.append(isWaveform && value.isNaN ? 0 : value)
      }
    }
    return values
  }
}
