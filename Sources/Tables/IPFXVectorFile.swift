import HDF5

/// `fv_CODE.h5` as IPFX 2.1.2 writes it: one dataset a family, gzip level 4, and `ids`.
package enum IPFXVectorFile {
  /// Writes the file; ids that are all whole numbers become 64-bit integers, others text.
  ///
  /// Each matrix is row-major (ids, width).
  /// - Throws: ``TableError`` naming the file and object.
  package static func write(
    _ matrices: [(name: String, width: Int, values: [Double])],
    ids: [String],
    to path: String
  ) throws(TableError) {
    do throws(HDF5Error) {
      let file = try HDF5File(creating: path)
      for matrix in matrices {
        let isEmpty = ids.isEmpty || matrix.width == 0
        try file.write(
          matrix.values,
          to: matrix.name,
          shape: [ids.count, matrix.width],
          storage: isEmpty ? .contiguous : .chunked(gzip: 4, shuffle: false)
        )
      }
      let numbers = ids.compactMap { Int64($0) }
      if numbers.count == ids.count {
        try file.write(numbers, to: "ids")
      } else {
        try file.write(ids, to: "ids")
      }
      try file.close()
    } catch {
      throw TableError("\(error)")
    }
  }

  /// Reads a file that IPFX or ``write(_:ids:to:)`` made.
  ///
  /// - Returns: matrices by name in ascending order, and the ids.
  /// - Throws: ``TableError`` naming the file and object.
  package static func read(
    _ path: String
  ) throws(TableError) -> (matrices: [(name: String, width: Int, values: [Double])], ids: [String])
  {
    do throws(HDF5Error) {
      let file = try HDF5File(reading: path)
      let idSet = try file.dataset("ids")
      var ids: [String]
      if case .string = idSet.elementType {
        ids = try idSet.readStrings()
      } else {
        ids = try idSet.readInts().map(String.init)
      }
      var matrices: [(name: String, width: Int, values: [Double])] = []
      for name in try file.linkNames() where name != "ids" && name != "id" {
        let dataset = try file.dataset(name)
        guard dataset.shape.count == 2, dataset.shape[0] == ids.count else { continue }
        matrices.append((name, dataset.shape[1], try dataset.readDoubles()))
      }
      return (matrices, ids)
    } catch {
      throw TableError("\(error)")
    }
  }
}
