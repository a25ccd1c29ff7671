import HDF5

/// The acquisition settings that MIES logged for every sweep.
///
/// Look-ups follow IPFX (spec: NWB reading, 6) and go beyond it: every device, the layer of the
/// electrode's headstage instead of headstage 0, and rows of data acquisition before those of test
/// pulses, which share the sweep number.
package struct LabNotebook: Sendable {
  /// The layer of entries that belong to no headstage.
  package static let headstageIndependentLayer = 8

  /// Devices in natural order of their names.
  package var devices: [String] { tables.map(\.device) }

  private let contents: NWBContents
  private var tables: [DeviceTables] = []

  private struct DeviceTables: Sendable {
    var device: String
    var numerical: LabNotebookTable?
    var textual: LabNotebookTable?
    var rowsBySweep: [Kind: [Int: SweepRows]] = [:]
  }

  private enum Kind: Sendable {
    case numerical
    case textual
  }

  /// Rows of one sweep, ascending.
  private struct SweepRows: Sendable {
    var acquisition: [Int] = []
    var testPulse: [Int] = []
  }

  /// Keys whose values count only while a switch is on.
  private static let enableKeys: [String: [String]] = [
    "V-Clamp Holding Level": ["V-Clamp Holding Enable"],
    "RsComp Bandwidth": ["RsComp Enable"],
    "RsComp Correction": ["RsComp Enable"],
    "RsComp Prediction": ["RsComp Enable"],
    "Whole Cell Comp Cap": ["Whole Cell Comp Enable"],
    "Whole Cell Comp Resist": ["Whole Cell Comp Enable"],
    "I-Clamp Holding Level": ["I-Clamp Holding Enable"],
    "Neut Cap Value": ["Neut Cap Enable", "Neut Cap Enabled"],
    "Bridge Bal Value": ["Bridge Bal Enable"],
  ]

  /// What rows are found by and sweeps are described from; other columns can be read all the same.
  private static let expectedKeys = Set(
    [
      "SweepNum", "Sweep #", "EntrySourceType", "Set Sweep Count", "Stim Scale Factor",
      "Scale Factor",
    ]
      + enableKeys.flatMap { [$0.key] + $0.value }
  )

  /// Lists the devices and the keys of their tables.
  init(contents: NWBContents) throws(HDF5Error) {
    self.contents = contents
    for device in try contents.names(in: "/general/labnotebook") {
      let numerical = try LabNotebookTable(
        contents: contents,
        device: device,
        kind: "numerical",
        expectedKeys: Self.expectedKeys
      )
      let textual = try LabNotebookTable(contents: contents, device: device, kind: "textual")
      if numerical == nil && textual == nil { continue }
      tables.append(DeviceTables(device: device, numerical: numerical, textual: textual))
    }
  }

  /// Opens the lab notebook of a file.
  package init(reading path: String) throws(NWBError) {
    let contents = try NWBContents(path: path)
    do throws(HDF5Error) {
      try self.init(contents: contents)
    } catch {
      throw NWBError(error)
    }
  }

  /// Whether any device has a column of this name.
  package func hasKey(_ key: String) -> Bool {
    tables.contains {
      $0.numerical?.index(of: key) != nil || $0.textual?.index(of: key) != nil
    }
  }

  /// A numerical setting of a sweep.
  ///
  /// - Parameters:
  ///   - key: the column, e.g. `Set Sweep Count`.
  ///   - sweep: the sweep number.
  ///   - headstage: the electrode's headstage, 0 to 7.
  ///   - device: the device to ask first; `nil` for the order of names.
  /// - Returns: `nil` when there is no such column or row, the value is NaN, or the key's switch is off.
  /// - Throws: ``NWBError`` when a table that is there cannot be read.
  package mutating func number(
    _ key: String,
    sweep: Int,
    headstage: Int = 0,
    device: String? = nil
  ) throws(NWBError) -> Double? {
    do throws(HDF5Error) {
      for enableKey in Self.enableKeys[key] ?? [] {
        let isOn = try value(enableKey, sweep, headstage, device)
        if hasKey(enableKey) && isOn != 1 { return nil }
      }
      return try value(key, sweep, headstage, device)
    } catch {
      throw NWBError(error)
    }
  }

  /// A textual setting of a sweep; see ``number(_:sweep:headstage:device:)``.
  ///
  /// - Returns: `nil` also for empty text.
  package mutating func text(
    _ key: String,
    sweep: Int,
    headstage: Int = 0,
    device: String? = nil
  ) throws(NWBError) -> String? {
    do throws(HDF5Error) {
      for index in order(preferring: device) {
        guard
          let column = tables[index].textual?.index(of: key),
          let values = try tables[index].textual?.texts(column, contents)
        else { continue }
        let rows = try rows(.textual, at: index, of: sweep)
        let found = Self.lastValue(in: values, rows, headstage) { !$0.isEmpty }
        if let found { return found }
      }
      return nil
    } catch {
      throw NWBError(error)
    }
  }

  // MARK: Look-up

  private mutating func value(
    _ key: String,
    _ sweep: Int,
    _ headstage: Int,
    _ device: String?
  ) throws(HDF5Error) -> Double? {
    for index in order(preferring: device) {
      guard
        let column = tables[index].numerical?.index(of: key),
        let values = try tables[index].numerical?.numbers(column, contents)
      else { continue }
      let rows = try rows(.numerical, at: index, of: sweep)
      if let found = Self.lastValue(in: values, rows, headstage, { !$0.isNaN }) {
        return found
      }
    }
    return nil
  }

  private func order(preferring device: String?) -> [Int] {
    guard let device, let first = tables.firstIndex(where: { device.hasSuffix($0.device) }) else {
      return Array(tables.indices)
    }
    return [first] + tables.indices.filter { $0 != first }
  }

  /// The value of the last row that has one: acquisition before test pulses, the headstage's layer
  /// before the independent one.
  private static func lastValue<Value>(
    in column: LabNotebookColumn<Value>,
    _ rows: SweepRows,
    _ headstage: Int,
    _ isPresent: (Value) -> Bool
  ) -> Value? {
    for candidates in [rows.acquisition, rows.testPulse] {
      for layer in [headstage, headstageIndependentLayer] where layer < column.layerCount {
        for row in candidates.reversed() {
          let value = column[row, layer]
          if isPresent(value) { return value }
        }
      }
    }
    return nil
  }

  private mutating func rows(
    _ kind: Kind,
    at index: Int,
    of sweep: Int
  ) throws(HDF5Error) -> SweepRows {
    if tables[index].rowsBySweep[kind] == nil {
      let sweeps = try cells(kind, at: index, ["SweepNum", "Sweep #"])
      let sources = try cells(kind, at: index, ["EntrySourceType"])
      var rowsBySweep: [Int: SweepRows] = [:]
      for (row, number) in sweeps.enumerated() {
        guard let number, let sweep = Int(exactly: number) else { continue }
        let isTestPulse = row < sources.count && sources[row] == 1
        if isTestPulse {
          rowsBySweep[sweep, default: SweepRows()].testPulse.append(row)
        } else {
          rowsBySweep[sweep, default: SweepRows()].acquisition.append(row)
        }
      }
      tables[index].rowsBySweep[kind] = rowsBySweep
    }
    return tables[index].rowsBySweep[kind]?[sweep] ?? SweepRows()
  }

  /// One number per row: that of the first layer that has one; empty without such a column.
  private mutating func cells(
    _ kind: Kind,
    at index: Int,
    _ names: [String]
  ) throws(HDF5Error) -> [Double?] {
    switch kind {
    case .numerical:
      guard
        let column = names.compactMap({ tables[index].numerical?.index(of: $0) }).first,
        let values = try tables[index].numerical?.numbers(column, contents)
      else { return [] }
      return Self.firstNumbers(of: values) { $0 }
    case .textual:
      guard
        let column = names.compactMap({ tables[index].textual?.index(of: $0) }).first,
        let values = try tables[index].textual?.texts(column, contents)
      else { return [] }
      return Self.firstNumbers(of: values) { Double($0) ?? .nan }
    }
  }

  private static func firstNumbers<Value>(
    of column: LabNotebookColumn<Value>,
    _ number: (Value) -> Double
  ) -> [Double?] {
    (0..<column.rowCount).map { row in
      for layer in 0..<column.layerCount {
        let value = number(column[row, layer])
        if !value.isNaN { return value }
      }
      return nil
    }
  }
}
