import Features
package import Tables

/// Compares a run with a user's own IPFX output, family by family and feature by feature.
package struct IPFXComparison {
  /// One comparison a file part.
  package private(set) var tables: [TableComparison] = []
  /// IPFX's cells that no cell of the run stands for.
  package private(set) var unmatched: [String] = []

  private let table: FeatureTable
  private let tolerance: TableComparison.Tolerance

  /// Compares.
  ///
  /// - Parameters:
  ///   - run: `features.h5ad` of the run.
  ///   - parts: IPFX's output.
  ///   - tolerance: allowed differences.
  package init(
    run: FeatureTable,
    parts: [IPFXOutput.Part],
    tolerance: TableComparison.Tolerance
  ) {
    table = run
    self.tolerance = tolerance
    for part in parts { compare(part) }
  }

  /// The run's row of an IPFX id: the same id, the only cell whose id holds it as a word, or the only cell.
  private func row(of id: String, among ids: Int) -> Int? {
    if let exact = table.cells.firstIndex(of: id) { return exact }
    let words = table.cells.indices.filter { row in
      table.cells[row].split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains(
        Substring(id)
      )
    }
    if words.count == 1 { return words[0] }
    return ids == 1 && table.cells.count == 1 ? 0 : nil
  }

  private mutating func matched(_ ids: [String]) -> [(position: Int, row: Int)] {
    ids.indices.compactMap { position in
      guard let row = row(of: ids[position], among: ids.count) else {
        if !unmatched.contains(ids[position]) { unmatched.append(ids[position]) }
        return nil
      }
      return (position, row)
    }
  }

  private mutating func compare(_ part: IPFXOutput.Part) {
    switch part {
    case .vectors(let name, let width, let values, let ids):
      compareVectors(name, width, values, matched(ids))
    case .scalars(let ids, let names, let values, let isCollection):
      compareScalars(names, values, matched(ids), isCollection ? .collection : .cellRecord)
    }
  }

  private mutating func compareVectors(
    _ name: String,
    _ width: Int,
    _ values: [Double],
    _ rows: [(position: Int, row: Int)]
  ) {
    guard let family = table.families.first(where: { $0.name == name }) else {
      unmatched.append("family \(name)")
      return
    }
    let common = min(width, family.columns.count)
    let columns = (0..<common).map { "\(name)_\($0)" }
    let families = Dictionary(uniqueKeysWithValues: columns.map { ($0, name) })
    func make(_ rows: [[ComparedTable.Value]], _ keys: [String]) -> ComparedTable {
      ComparedTable(name: name, keys: keys, columns: columns, families: families, rows: rows)
    }
    let keys = rows.map { table.cells[$0.row] }
    let theirs = rows.map { pair in
      (0..<common).map { ComparedTable.Value.number(values[pair.position * width + $0]) }
    }
    let isWaveform = name.hasPrefix("first_ap")
    let ours = rows.map { pair in
      (0..<common).map { position in
        let value = Double(
          table.values[pair.row * table.variables.count + family.columns.lowerBound + position]
        )
        // IPFX writes zeros where a protocol has no first spike.
        return ComparedTable.Value.number(isWaveform && value.isNaN ? 0 : value)
      }
    }
    if width != family.columns.count {
      unmatched.append("\(name): IPFX has \(width) values, the run \(family.columns.count)")
    }
    tables.append(
      TableComparison(
        new: make(ours, keys),
        golden: make(theirs, keys),
        tolerance: tolerance,
        grouped: true
      )
    )
  }

  private mutating func compareScalars(
    _ names: [String],
    _ values: [[Double?]],
    _ rows: [(position: Int, row: Int)],
    _ source: FeatureDefinition.Source
  ) {
    guard let scalars = table.scalars else { return }
    var columns: [(theirs: Int, ours: Int)] = []
    for (position, name) in names.enumerated() {
      guard let column = FeatureDictionary.column(ipfxName: name, source: source),
        let ours = scalars.names.firstIndex(of: column)
      else { continue }
      columns.append((position, ours))
    }
    let keys = rows.map { table.cells[$0.row] }
    func make(_ value: (Int, Int, (theirs: Int, ours: Int)) -> Double) -> ComparedTable {
      ComparedTable(
        name: source.rawValue,
        keys: keys,
        columns: columns.map { names[$0.theirs] },
        rows: rows.map { pair in
          columns.map { .number(value(pair.position, pair.row, $0)) }
        }
      )
    }
    tables.append(
      TableComparison(
        new: make { _, row, column in scalars.values[row * scalars.names.count + column.ours] },
        golden: make { position, _, column in values[position][column.theirs] ?? .nan },
        tolerance: tolerance
      )
    )
  }
}
