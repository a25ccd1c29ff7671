import HDF5

/// One row of `intracellular_recordings`: stretches of a response and a stimulus.
package struct FixtureRecording: Sendable {
  /// Path of the response series.
  package var response: String
  /// Path of the stimulus series; `nil` for none.
  package var stimulus: String?
  /// The stretch; `nil` stands for start −1 and count −1 in the stimulus column.
  package var range: Range<Int>
  /// The electrode.
  package var electrode: String

  /// Creates a row.
  package init(
    response: String,
    stimulus: String?,
    range: Range<Int>,
    electrode: String = "electrode_0"
  ) {
    self.response = response
    self.stimulus = stimulus
    self.range = range
    self.electrode = electrode
  }
}

/// The tables that list sweeps.
enum FixtureTables {
  private static let root = "/general/intracellular_ephys"

  /// `sweep_table` with one row per series that has a sweep number, responses first.
  static func writeSweepTable(
    _ series: [FixtureSeries],
    to file: borrowing HDF5File
  ) throws {
    let ordered =
      series.filter { $0.path.hasPrefix("/acquisition") }
      + series.filter { !$0.path.hasPrefix("/acquisition") }
    let listed = ordered.filter { $0.sweepNumber != nil }
    let table = try file.createGroup("\(root)/sweep_table")
    try table.setAttribute("neurodata_type", "SweepTable")
    try table.setAttribute("colnames", ["series", "sweep_number"])
    let references = try listed.map { try file.reference(to: $0.path) }
    try file.write(references, to: "\(root)/sweep_table/series")
    let ends = listed.indices.map { UInt8($0 + 1) }
    try file.write(ends, to: "\(root)/sweep_table/series_index")
    let numbers = listed.map { UInt64($0.sweepNumber ?? 0) }
    try file.write(numbers, to: "\(root)/sweep_table/sweep_number")
    try file.write(Array(0..<listed.count), to: "\(root)/sweep_table/id")
  }

  /// The tables of NWB 2.4: one simultaneous recording, numbered from 10, per row.
  static func writeRecordings(
    _ rows: [FixtureRecording],
    to file: borrowing HDF5File
  ) throws {
    let table = "\(root)/intracellular_recordings"
    let responses = try rows.map { row in
      SeriesReference(
        start: row.range.lowerBound,
        count: row.range.count,
        series: try file.reference(to: row.response)
      )
    }
    // A missing stimulus refers to the response from sample −1, as pynwb writes it.
    let stimuli = try rows.map { row in
      SeriesReference(
        start: row.stimulus == nil ? -1 : row.range.lowerBound,
        count: row.stimulus == nil ? -1 : row.range.count,
        series: try file.reference(to: row.stimulus ?? row.response)
      )
    }
    let electrodes = try rows.map { try file.reference(to: "\(root)/\($0.electrode)") }
    try file.write(electrodes, to: "\(table)/electrodes/electrode")
    try file.write(stimuli, to: "\(table)/stimuli/stimulus")
    try file.write(responses, to: "\(table)/responses/response")
    try file.write(Array(rows.indices), to: "\(table)/id")
    let simultaneous = "\(root)/simultaneous_recordings"
    try file.write(Array(rows.indices), to: "\(simultaneous)/recordings")
    try file.write(rows.indices.map { $0 + 1 }, to: "\(simultaneous)/recordings_index")
    try file.write(rows.indices.map { $0 + 10 }, to: "\(simultaneous)/id")
  }
}
