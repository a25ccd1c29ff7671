import HDF5

extension AnnDataFile {
  /// Reads a table that this program wrote, or any AnnData whose `var` has a `family` column.
  ///
  /// - Throws: ``TableError`` naming the file and object, what was expected and what was found.
  package static func read(_ path: String) throws(TableError) -> FeatureTable {
    do {
      let file = try HDF5File(reading: path)
      let root = try file.group("/")
      guard root.contains("X"), root.contains("obs"), root.contains("var") else {
        throw TableError("\(path): expected AnnData (X, obs, var), found another layout")
      }
      return try Reader(path: path).table(root)
    } catch let error as TableError {
      throw error
    } catch {
      throw TableError("\(error)")
    }
  }

  private struct Reader {
    let path: String

    func table(_ root: borrowing Group) throws -> FeatureTable {
      let obs = try root.group("obs")
      let cells = try index(obs)
      let variables = try self.variables(try root.group("var"))
      let matrix = try root.dataset("X")
      guard matrix.shape == [cells.count, variables.count] else {
        throw TableError(
          "\(path), X: expected shape (\(cells.count), \(variables.count)), found \(matrix.shape)"
        )
      }
      return FeatureTable(
        cells: cells,
        families: try families(variables),
        variables: variables,
        values: try matrix.readFloats(),
        annotations: try annotations(obs),
        scalars: try scalars(root, cells: cells),
        components: try components(root, cells: cells),
        provenance: try provenance(root)
      )
    }

    private func index(_ frame: borrowing Group) throws -> [String] {
      let name = try frame.stringAttribute("_index") ?? "_index"
      return try frame.dataset(name).readStrings()
    }

    /// Column names of a data frame in their order.
    private func columns(_ frame: borrowing Group) throws -> [String] {
      try frame.stringsAttribute("column-order") ?? []
    }

    private func texts(_ frame: borrowing Group, _ name: String) throws -> [String?] {
      guard frame.kind(of: name) == .group else {
        return try frame.dataset(name).readStrings().map { $0 }
      }
      let column = try frame.group(name)
      let categories = try column.dataset("categories").readStrings()
      return try column.dataset("codes").readInts().map { code in
        categories.indices.contains(code) ? categories[code] : nil
      }
    }

    private func variables(_ frame: borrowing Group) throws -> [FeatureTable.Variable] {
      let names = try index(frame)
      guard frame.contains("family") else {
        throw TableError("\(path), var: expected a column 'family', found none")
      }
      let families = try texts(frame, "family")
      let units = frame.contains("unit") ? try texts(frame, "unit") : []
      var positions: [String: Int] = [:]
      return names.indices.map { column in
        let family = families[column] ?? ""
        defer { positions[family, default: 0] += 1 }
        return FeatureTable.Variable(
          name: names[column],
          family: family,
          position: positions[family] ?? 0,
          unit: units.isEmpty ? "" : units[column] ?? ""
        )
      }
    }

    private func families(_ variables: [FeatureTable.Variable]) throws -> [FeatureTable.Family] {
      var families: [FeatureTable.Family] = []
      for (column, variable) in variables.enumerated() {
        if families.last?.name == variable.family, let last = families.popLast() {
          families.append(
            FeatureTable.Family(
              name: last.name,
              columns: last.columns.lowerBound..<column + 1
            )
          )
        } else if families.contains(where: { $0.name == variable.family }) {
          throw TableError(
            "\(path), var: the columns of family '\(variable.family)' are not together"
          )
        } else {
          families.append(FeatureTable.Family(name: variable.family, columns: column..<column + 1))
        }
      }
      return families
    }

    private func annotations(
      _ frame: borrowing Group
    ) throws -> [(name: String, values: FeatureTable.Annotation)] {
      var found: [(name: String, values: FeatureTable.Annotation)] = []
      for name in try columns(frame) {
        if frame.kind(of: name) == .group {
          found.append((name, .texts(try texts(frame, name))))
        } else if case .string = try frame.dataset(name).elementType {
          found.append((name, .texts(try texts(frame, name))))
        } else {
          found.append((name, .numbers(try frame.dataset(name).readDoubles())))
        }
      }
      return found
    }

    private func scalars(_ root: borrowing Group, cells: [String]) throws -> FeatureTable.Scalars? {
      guard root.contains("obsm/scalar_features") else { return nil }
      let frame = try root.group("obsm/scalar_features")
      let names = try columns(frame)
      var values = [Double](repeating: .nan, count: cells.count * names.count)
      for (column, name) in names.enumerated() {
        for (row, value) in try frame.dataset(name).readDoubles().enumerated() {
          values[row * names.count + column] = value
        }
      }
      return FeatureTable.Scalars(names: names, values: values)
    }

    private func components(
      _ root: borrowing Group,
      cells: [String]
    ) throws -> FeatureTable.Scalars? {
      guard root.contains("obsm/X_spca") else { return nil }
      let matrix = try root.dataset("obsm/X_spca")
      let width = matrix.shape.count > 1 ? matrix.shape[1] : 1
      let names =
        root.contains("uns/spca_components")
        ? try root.dataset("uns/spca_components").readStrings()
        : (0..<width).map { "component_\($0)" }
      return FeatureTable.Scalars(names: names, values: try matrix.readDoubles())
    }

    private func provenance(_ root: borrowing Group) throws -> [(key: String, text: String)] {
      guard root.contains("uns") else { return [] }
      let group = try root.group("uns")
      var found: [(key: String, text: String)] = []
      for key in try group.linkNames() where group.kind(of: key) == .dataset {
        let dataset = try group.dataset(key)
        guard case .string = dataset.elementType, dataset.shape.isEmpty,
          let text = try dataset.scalarString()
        else { continue }
        found.append((key, text))
      }
      return found
    }
  }
}

/// A table file that cannot be used.
package struct TableError: Error, CustomStringConvertible {
  /// One line: file, object, expected, found.
  package let description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
