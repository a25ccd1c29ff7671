package import HDF5

/// A small NWB 2 file of known content.
///
/// Traps change one property of a sound file, so that each shows exactly one thing.
package struct FixtureFile: Sendable {
  /// What lists the sweeps.
  package enum Table: Sendable {
    /// No table.
    case none
    /// `sweep_table` with one row per series.
    case sweepTable
    /// `intracellular_recordings` and `simultaneous_recordings` with these rows.
    case recordings([FixtureRecording])
  }

  /// The schema version.
  package var version = "2.2.5"
  /// Names of the electrodes.
  package var electrodes = ["electrode_0"]
  /// Responses and stimuli.
  package var series: [FixtureSeries]
  /// What lists the sweeps.
  package var table = Table.sweepTable

  /// A file with these series.
  package init(_ series: [FixtureSeries], table: Table = .sweepTable) {
    self.series = series
    self.table = table
  }

  /// Three current-clamp sweeps, −50, 50 and 100 pA, as pynwb writes MIES-like names.
  package static func threeSweeps() -> FixtureFile {
    FixtureFile((0..<3).flatMap { pair($0, amplitude: [-50, 50, 100][$0]) })
  }

  /// A current-clamp response and its stimulus.
  package static func pair(
    _ number: Int,
    amplitude: Float,
    count: Int = FixtureSignal.count,
    code: String = "X2LP_Search",
    channel: Int = 0
  ) -> [FixtureSeries] {
    let name = "data_0000\(number)"
    var response = FixtureSeries(
      path: "/acquisition/\(name)_AD\(channel)",
      type: "CurrentClampSeries",
      values: .single(FixtureSignal.voltage(amplitude, count: count)),
      unit: "volts",
      conversion: 1e-3
    )
    var stimulus = FixtureSeries(
      path: "/stimulus/presentation/\(name)_DA\(channel)",
      type: "CurrentClampStimulusSeries",
      values: .single(FixtureSignal.current(amplitude, count: count)),
      unit: "amperes",
      conversion: 1e-12
    )
    response.scalars = [("gain", 1)]
    for index in 0..<2 {
      var series = index == 0 ? response : stimulus
      series.sweepNumber = number
      series.stimulusDescription = "\(code)_DA_0"
      series.startingTime = Double(number) * 2
      series.electrode = "electrode_\(channel)"
      if index == 0 { response = series } else { stimulus = series }
    }
    return [response, stimulus]
  }

  /// Writes the file; the same content gives the same bytes.
  package func write(
    to path: String,
    then finish: (borrowing HDF5File) throws -> Void = { _ in }
  ) throws {
    let file = try HDF5File(creating: path)
    try Self.writeRoot(of: file, version: version)
    for electrode in electrodes {
      let root = "/general/intracellular_ephys/\(electrode)"
      let group = try file.createGroup(root)
      try group.setAttribute("neurodata_type", "IntracellularElectrode")
      try file.write(scalar: "fixture electrode", to: "\(root)/description")
      try file.createSoftLink("\(root)/device", to: "/general/devices/device_Fixture_Dev_0")
    }
    for series in series { try series.write(to: file) }
    switch table {
    case .none: break
    case .sweepTable: try FixtureTables.writeSweepTable(series, to: file)
    case .recordings(let rows): try FixtureTables.writeRecordings(rows, to: file)
    }
    try finish(file)
    try file.close()
  }

  private static func writeRoot(of file: borrowing HDF5File, version: String) throws {
    try file.setAttribute("nwb_version", version)
    try file.setAttribute("neurodata_type", "NWBFile")
    try file.setAttribute("namespace", "core")
    try file.setAttribute("object_id", "00000000-0000-4000-8000-000000000000")
    try file.write(scalar: "fixture", to: "/identifier")
    try file.write(scalar: "a fixture of Patchline", to: "/session_description")
    try file.write(scalar: "2026-01-01T12:00:00+00:00", to: "/session_start_time")
    try file.createGroup("/general/devices/device_Fixture_Dev_0")
    try file.write(scalar: "mouse-1", to: "/general/subject/subject_id")
    try file.write(scalar: "Mus musculus", to: "/general/subject/species")
  }
}
