package import HDF5

/// A MIES lab notebook with the given entries.
package struct FixtureLabNotebook: Sendable {
  /// One row: the settings of one sweep that were logged together.
  package struct Row: Sendable {
    /// The sweep number.
    package var sweep: Int
    /// 0 for data acquisition, 1 for a test pulse.
    package var source: Double
    /// Layer (headstage, or 8) and value by column.
    package var entries: [(key: String, layer: Int, value: Double)]

    /// Creates a row.
    package init(
      sweep: Int,
      source: Double = 0,
      _ entries: [(key: String, layer: Int, value: Double)]
    ) {
      self.sweep = sweep
      self.source = source
      self.entries = entries
    }
  }

  private static let keys = [
    "SweepNum", "TimeStamp", "EntrySourceType", "Stim Scale Factor", "Set Sweep Count",
    "Bridge Bal Enable", "Bridge Bal Value", "I-Clamp Holding Enable", "I-Clamp Holding Level",
    "Scale Factor",
  ]
  private static let layerCount = 9
  private static let reservedRows = 64

  /// The rows in use.
  package var rows: [Row]
  /// Stimulus names by sweep, headstage 0.
  package var stimulusNames: [(sweep: Int, name: String)] = []

  /// Creates a notebook.
  package init(rows: [Row]) {
    self.rows = rows
  }

  /// Writes both tables of one device.
  package func write(to file: borrowing HDF5File, device: String = "Fixture_Dev_0") throws {
    let root = "/general/labnotebook/\(device)"
    let storage = Storage.chunked([32, 32, 32], gzip: 3)
    let keyCount = Self.keys.count
    let units = Self.keys + [String](repeating: "", count: 2 * keyCount)
    try file.write(units, to: "\(root)/numericalKeys", shape: [3, keyCount])
    let shape = [Self.reservedRows, keyCount, Self.layerCount]
    let values = try file.write(
      numericalValues(),
      to: "\(root)/numericalValues",
      shape: shape,
      storage: storage
    )
    try values.setAttribute("IGORWaveNote", "Index:\(rows.count);")
    let textKeys = ["SweepNum", "TimeStamp", "EntrySourceType", "Stim Wave Name"]
    let textUnits = textKeys + [String](repeating: "", count: 2 * textKeys.count)
    try file.write(textUnits, to: "\(root)/textualKeys", shape: [3, textKeys.count])
    let texts = try file.write(
      textualValues(columns: textKeys.count),
      to: "\(root)/textualValues",
      shape: [stimulusNames.count, textKeys.count, Self.layerCount]
    )
    try texts.setAttribute("IGORWaveNote", "Index:\(stimulusNames.count);")
  }

  private func numericalValues() -> [Double] {
    let keyCount = Self.keys.count
    let layers = Self.layerCount
    var values = [Double](repeating: .nan, count: Self.reservedRows * keyCount * layers)
    for (index, row) in rows.enumerated() {
      let start = index * keyCount * layers
      for layer in 0..<layers {
        values[start + layer] = Double(row.sweep)
        values[start + 2 * layers + layer] = row.source
      }
      for entry in row.entries {
        guard let column = Self.keys.firstIndex(of: entry.key) else { continue }
        values[start + column * layers + entry.layer] = entry.value
      }
    }
    return values
  }

  private func textualValues(columns: Int) -> [String] {
    stimulusNames.flatMap { sweep, name in
      (0..<columns).flatMap { column in
        (0..<Self.layerCount).map { layer in
          switch column {
          case 0: "\(sweep)"
          case 2: "0"
          case 3: layer == 0 ? name : ""
          default: ""
          }
        }
      }
    }
  }
}
