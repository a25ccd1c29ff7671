import HDF5

/// The table that ties stimulus and response of every sweep together.
struct WriterTable {
  /// One sweep.
  struct Row {
    var number: Int
    var sampleCount: Int
    var stimulus: ObjectReference
    var response: ObjectReference
  }

  var rows: [Row] = []

  /// Writes `/general/intracellular_ephys/sweep_table`: two rows a sweep, as MIES does.
  func writeSweepTable(to file: borrowing HDF5File) throws(HDF5Error) {
    let group = try file.createGroup("general/intracellular_ephys/sweep_table")
    try describe(
      group,
      type: "SweepTable",
      columns: ["series", "sweep_number"],
      "A sweep table groups different PatchClampSeries together."
    )
    let series = rows.flatMap { [$0.response, $0.stimulus] }
    try writeIdentifiers(series.count, to: group)
    let column = try group.write(series, to: "series")
    try describeColumn(
      column,
      "VectorData",
      "The PatchClampSeries with the sweep number in that row"
    )
    // The schema asks for unsigned offsets; MIES' int32 is reported by the validator.
    let index = try group.write((0..<series.count).map { UInt32($0 + 1) }, to: "series_index")
    try index.setAttribute("target", try file.reference(to: Self.sweepTablePath + "/series"))
    try describeColumn(index, "VectorIndex", "Index for VectorData 'series'")
    let numbers = try group.write(
      rows.flatMap { [UInt32($0.number), UInt32($0.number)] },
      to: "sweep_number"
    )
    try describeColumn(numbers, "VectorData", "Sweep number of the PatchClampSeries in that row")
  }

  /// Writes `/general/intracellular_ephys/intracellular_recordings`, one row a sweep.
  func writeRecordings(to file: borrowing HDF5File) throws(HDF5Error) {
    let path = "general/intracellular_ephys/intracellular_recordings"
    let group = try file.createGroup(path)
    try describe(
      group,
      type: "IntracellularRecordingsTable",
      columns: [],
      "A table to group together a stimulus and response from a single electrode and recording"
    )
    try group.setAttribute(
      "categories",
      ["electrodes", "stimuli", "responses"]
    )
    try writeIdentifiers(rows.count, to: group)
    try writeElectrodes(to: group, in: file)
    try writeCategory("stimuli", "stimulus", rows.map(\.stimulus), to: group)
    try writeCategory("responses", "response", rows.map(\.response), to: group)
  }

  private static let sweepTablePath = "/general/intracellular_ephys/sweep_table"

  private func writeElectrodes(
    to parent: borrowing Group,
    in file: borrowing HDF5File
  ) throws(HDF5Error) {
    let group = try parent.createGroup("electrodes")
    try describe(
      group,
      type: "IntracellularElectrodesTable",
      columns: ["electrode"],
      "Table for storing intracellular electrode related metadata"
    )
    try writeIdentifiers(rows.count, to: group)
    let electrode = try file.reference(to: "/general/intracellular_ephys/electrode_0")
    let column = try group.write(
      [ObjectReference](repeating: electrode, count: rows.count),
      to: "electrode"
    )
    try describeColumn(column, "VectorData", "Column for storing the reference to the electrode")
  }

  private func writeCategory(
    _ name: String,
    _ columnName: String,
    _ series: [ObjectReference],
    to parent: borrowing Group
  ) throws(HDF5Error) {
    let group = try parent.createGroup(name)
    let isStimulus = columnName == "stimulus"
    try describe(
      group,
      type: isStimulus ? "IntracellularStimuliTable" : "IntracellularResponsesTable",
      columns: [columnName],
      "Table for storing intracellular \(columnName) related metadata"
    )
    try writeIdentifiers(rows.count, to: group)
    let column = try group.write(
      zip(rows, series).map { row, series in
        SeriesReference(start: 0, count: row.sampleCount, series: series)
      },
      to: columnName
    )
    try describeColumn(
      column,
      "TimeSeriesReferenceVectorData",
      "Column storing the reference to the recorded \(columnName)"
    )
  }

  private func describe(
    _ group: borrowing Group,
    type: String,
    columns: [String],
    _ description: String
  ) throws(HDF5Error) {
    try group.setAttribute("namespace", "core")
    try group.setAttribute("neurodata_type", type)
    try group.setAttribute("colnames", columns)
    try group.setAttribute("description", description)
  }

  private func writeIdentifiers(_ count: Int, to group: borrowing Group) throws(HDF5Error) {
    let identifiers = try group.write((0..<count).map { Int32($0) }, to: "id")
    try identifiers.setAttribute("namespace", "hdmf-common")
    try identifiers.setAttribute("neurodata_type", "ElementIdentifiers")
  }

  private func describeColumn(
    _ dataset: borrowing Dataset,
    _ type: String,
    _ description: String
  ) throws(HDF5Error) {
    let isCore = type == "TimeSeriesReferenceVectorData"
    try dataset.setAttribute("namespace", isCore ? "core" : "hdmf-common")
    try dataset.setAttribute("neurodata_type", type)
    try dataset.setAttribute("description", description)
  }
}
