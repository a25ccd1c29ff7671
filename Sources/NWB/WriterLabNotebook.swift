import Electrophysiology
import HDF5

/// The lab notebook of a written file: one numerical and one textual row a sweep.
///
/// Layout of MIES: keys (3, columns), values (rows, columns, 9 layers), layer 0 the only headstage, layer
/// 8 what does not depend on one; unset entries are NaN or empty.
struct WriterLabNotebook {
  /// Numerical columns: name, unit, layer.
  private static let columns: [(name: String, unit: String, layer: Int)] = [
    ("SweepNum", "", 0),
    ("TimeStamp", "s", 0),
    ("EntrySourceType", "", 0),
    ("Scale Factor", "a.u.", 0),
    ("Set Sweep Count", "", 0),
    ("I-Clamp Holding Enable", "On/Off", 0),
    ("I-Clamp Holding Level", "pA", 0),
    ("Bridge Bal Enable", "On/Off", 0),
    ("Bridge Bal Value", "MOhm", 0),
  ]
  private static let textColumns = ["SweepNum", "TimeStamp", "Stim Wave Name"]
  private static let layers = 9

  private var numbers: [Double] = []
  private var texts: [String] = []
  private var rows = 0

  /// Adds the rows of a sweep.
  mutating func add(_ sweep: NWBWriterSweep) {
    let isCurrentClamp = sweep.clampMode != .voltageClamp
    let values = [
      Double(sweep.number), sweep.startingTime, 0, sweep.scaleFactor,
      Double(sweep.setSweepCount), isCurrentClamp ? 1 : 0,
      isCurrentClamp ? sweep.biasCurrent : .nan,
      isCurrentClamp ? 1 : 0, isCurrentClamp ? sweep.bridgeBalance : .nan,
    ]
    for value in values {
      numbers.append(value)
      numbers += [Double](repeating: .nan, count: Self.layers - 1)
    }
    for text in ["\(sweep.number)", "\(sweep.startingTime)", sweep.stimulusDescription] {
      texts.append(text)
      texts += [String](repeating: "", count: Self.layers - 1)
    }
    rows += 1
  }

  /// Writes `/general/labnotebook/<device>`.
  func write(to file: borrowing HDF5File, device: String) throws(HDF5Error) {
    let group = try file.createGroup("general/labnotebook/\(device)")
    let tolerance = [String](repeating: "-", count: Self.columns.count)
    try group.write(
      Self.columns.map(\.name) + Self.columns.map(\.unit) + tolerance,
      to: "numericalKeys",
      shape: [3, Self.columns.count]
    )
    try group.write(
      numbers,
      to: "numericalValues",
      shape: [rows, Self.columns.count, Self.layers],
      storage: .chunked([32, 32, 32], gzip: 3)
    )
    let blank = [String](repeating: "", count: Self.textColumns.count)
    try group.write(
      Self.textColumns + blank + blank,
      to: "textualKeys",
      shape: [3, Self.textColumns.count]
    )
    try group.write(
      texts,
      to: "textualValues",
      shape: [rows, Self.textColumns.count, Self.layers],
      storage: .chunked([32, 32, 32], gzip: 3)
    )
  }
}
