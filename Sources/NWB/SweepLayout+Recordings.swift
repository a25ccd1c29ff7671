import Electrophysiology
import HDF5

extension SweepLayout {
  /// NWB 2.4 and later: a row of `intracellular_recordings` is one electrode's stimulus and response.
  ///
  /// The stretches `idx_start`, `count` are honoured: several sweeps may lie in one long series.
  init(recordingsOf contents: NWBContents, _ catalogue: SeriesCatalogue) throws(HDF5Error) {
    self.init(source: .intracellularRecordings)
    let table = "/general/intracellular_ephys/intracellular_recordings"
    let column = "\(table)/responses/response"
    guard contents.kind(column) == .dataset else { return }
    let responses = try contents.file.dataset(column).readSeriesReferences()
    let stimuli = try Self.references(contents, "\(table)/stimuli/stimulus")
    let electrodes = try Self.electrodes(contents, "\(table)/electrodes/electrode")
    var rows: [RecordingRow] = []
    for (row, reference) in responses.enumerated() {
      let electrode = row < electrodes.count ? electrodes[row] : nil
      let name = electrode.flatMap { catalogue.electrodeName(of: $0) }
      let response = entry(reference, row: row, "response", name, catalogue)
      let command = row < stimuli.count && stimuli[row].start >= 0 ? stimuli[row] : nil
      let stimulus = command.flatMap { entry($0, row: row, "stimulus", name, catalogue) }
      guard let response else {
        reject(row: row, "expected a response series, found none")
        continue
      }
      rows.append(RecordingRow(row: row, response: response, stimulus: stimulus))
    }
    let numbers = try Self.numbers(of: rows, contents)
    groups = zip(rows, numbers).map { row, number in
      let stimuli = row.stimulus.map { [$0] } ?? []
      return SweepGroup(number: number, responses: [row.response], stimuli: stimuli)
    }
    groups.sort { $0.number < $1.number }
  }

  /// One row of the table.
  private struct RecordingRow {
    var row: Int
    var response: SeriesEntry
    var stimulus: SeriesEntry?
  }

  private static func references(
    _ contents: NWBContents,
    _ path: String
  ) throws(HDF5Error) -> [SeriesReference] {
    guard contents.kind(path) == .dataset else { return [] }
    return try contents.file.dataset(path).readSeriesReferences()
  }

  private static func electrodes(
    _ contents: NWBContents,
    _ path: String
  ) throws(HDF5Error) -> [ObjectReference] {
    guard contents.kind(path) == .dataset else { return [] }
    return try contents.file.dataset(path).readReferences()
  }

  private mutating func reject(row: Int, _ reason: String) {
    let object = "/general/intracellular_ephys/intracellular_recordings row \(row)"
    rejected.append(RejectedSweep(number: nil, object: object, reason: reason))
  }

  private mutating func entry(
    _ reference: SeriesReference,
    row: Int,
    _ column: String,
    _ electrode: String?,
    _ catalogue: SeriesCatalogue
  ) -> SeriesEntry? {
    guard reference.start >= 0, reference.count != 0 else { return nil }
    do throws(HDF5Error) {
      guard var series = try catalogue.series(of: reference.series) else { return nil }
      series.electrode = series.electrode ?? electrode
      guard let total = series.data?.count, reference.count > 0 else {
        return SeriesEntry(series: series)
      }
      let end = min(total, reference.start + reference.count)
      if reference.start + reference.count > total {
        series.warnings.append(
          "the table asks for samples up to \(reference.start + reference.count), "
            + "the \(column) has \(total)"
        )
      }
      guard reference.start < end else { return nil }
      let window = reference.start..<end
      if let rate = series.clock?.rate, let time = series.startingTime {
        series.startingTime = time + Double(window.lowerBound) / rate
      }
      return SeriesEntry(series: series, window: window == 0..<total ? nil : window)
    } catch {
      reject(row: row, "\(error)")
      return nil
    }
  }

  // MARK: Sweep numbers

  /// The number of each row: the series' own where these tell the rows of an electrode apart, else that
  /// of the simultaneous recording, else the one in the series' name, else the row.
  private static func numbers(
    of rows: [RecordingRow],
    _ contents: NWBContents
  ) throws(HDF5Error) -> [Int] {
    let simultaneous = try simultaneousNumbers(contents)
    let candidates: [[Int?]] = [
      rows.map(\.response.series.sweepNumber),
      rows.map { simultaneous[$0.row] },
      rows.map(\.response.series.name.number),
    ]
    for candidate in candidates {
      let numbers = candidate.compactMap { $0 }
      let keys = zip(candidate, rows).map { number, row in
        "\(number ?? -1) \(row.response.series.electrode ?? "")"
      }
      if numbers.count == rows.count && Set(keys).count == rows.count { return numbers }
    }
    return rows.map(\.row)
  }

  /// Row of `intracellular_recordings` → identifier of the simultaneous recording that has it.
  private static func simultaneousNumbers(
    _ contents: NWBContents
  ) throws(HDF5Error) -> [Int: Int] {
    let table = "/general/intracellular_ephys/simultaneous_recordings"
    guard
      let members = try contents.integers("\(table)/recordings"),
      let ends = try contents.integers("\(table)/recordings_index"),
      let identifiers = try contents.integers("\(table)/id"),
      identifiers.count == ends.count
    else { return [:] }
    let isUsable = Set(identifiers).count == identifiers.count && identifiers.allSatisfy { $0 >= 0 }
    var numbers: [Int: Int] = [:]
    var start = 0
    for (index, end) in ends.enumerated() {
      let range = start..<max(start, min(end, members.count))
      start = range.upperBound
      for member in members[range] { numbers[member] = isUsable ? identifiers[index] : index }
    }
    return numbers
  }
}
