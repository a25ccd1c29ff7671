import Electrophysiology
import HDF5

/// The sweeps of a file before pairing, from whichever structure lists them.
struct SweepLayout: Sendable {
  /// The structures that can list sweeps.
  enum Source: String, Sendable {
    case allenEpochs = "epochs/Sweep_N"
    case sweepTable = "sweep_table"
    case intracellularRecordings = "intracellular_recordings"
    case series = "series attributes and names"
  }

  /// What the sweeps were taken from.
  var source: Source
  /// Series by sweep, in ascending order of number.
  var groups: [SweepGroup] = []
  /// Rows of a table that could not be followed.
  var rejected: [RejectedSweep] = []
  /// Findings about the whole file, one sentence each.
  var warnings: [String] = []

  /// Lists the sweeps of a file by the first structure that lists any.
  init(contents: NWBContents, catalogue: SeriesCatalogue) throws(HDF5Error) {
    let epochs = try SweepLayout(epochsOf: contents, catalogue)
    if !epochs.isEmpty {
      self = epochs
      return
    }
    var failures: [String] = []
    for source in [Source.sweepTable, .intracellularRecordings] {
      do throws(HDF5Error) {
        var layout = try SweepLayout(table: source, contents, catalogue)
        if layout.isEmpty { continue }
        layout.warnings = failures + layout.warnings
        self = layout
        return
      } catch {
        failures.append("a table of sweeps cannot be read and is left out: \(error)")
      }
    }
    let grouping = SweepGrouping(series: catalogue.series)
    self.init(source: .series)
    self.groups = grouping.groups
    self.warnings = failures + grouping.warnings
  }

  private init(
    table: Source,
    _ contents: NWBContents,
    _ catalogue: SeriesCatalogue
  ) throws(HDF5Error) {
    switch table {
    case .sweepTable: try self.init(sweepTableOf: contents, catalogue)
    case .intracellularRecordings: try self.init(recordingsOf: contents, catalogue)
    case .allenEpochs: try self.init(epochsOf: contents, catalogue)
    case .series: self.init(source: .series)
    }
  }

  init(source: Source) {
    self.source = source
  }

  /// Whether no sweep is listed.
  var isEmpty: Bool { groups.isEmpty && rejected.isEmpty }

  // MARK: Allen Cell Types

  /// NWB 1 of the Allen Cell Types Database: `/epochs/Sweep_N/{response,stimulus}/timeseries`.
  init(epochsOf contents: NWBContents, _ catalogue: SeriesCatalogue) throws(HDF5Error) {
    self.init(source: .allenEpochs)
    for name in try contents.names(in: "/epochs") where name.hasPrefix("Sweep_") {
      guard let number = name.splitTrailingNumber?.number else { continue }
      var group = SweepGroup(number: number)
      for (role, isPresented) in [("response", false), ("stimulus", true)] {
        let path = "/epochs/\(name)/\(role)"
        guard
          let series = try catalogue.series(at: "\(path)/timeseries", isPresented: isPresented)
        else { continue }
        let window = try Self.epochWindow(contents, path, count: series.data?.count)
        let entry = SeriesEntry(series: series, window: window)
        if isPresented { group.stimuli.append(entry) } else { group.responses.append(entry) }
      }
      if group.responses.isEmpty && group.stimuli.isEmpty { continue }
      groups.append(group)
    }
  }

  /// Samples beyond `idx_start + count` do not belong to the sweep; its time starts at sample 0.
  private static func epochWindow(
    _ contents: NWBContents,
    _ path: String,
    count: Int?
  ) throws(HDF5Error) -> Range<Int>? {
    guard
      let count,
      let start = try contents.number("\(path)/idx_start"),
      let length = try contents.number("\(path)/count"),
      let end = Int(exactly: start + length), end > 0, end < count
    else { return nil }
    return 0..<end
  }
}
