import Electrophysiology
import HDF5

extension SweepLayout {
  /// NWB 2 before 2.4: `sweep_table` with the columns `sweep_number`, `series` and `series_index`.
  ///
  /// Row r has the references from `series_index[r - 1]` (0 for the first) up to but excluding
  /// `series_index[r]`. Without the index column each row has one reference.
  init(sweepTableOf contents: NWBContents, _ catalogue: SeriesCatalogue) throws(HDF5Error) {
    self.init(source: .sweepTable)
    let table = "/general/intracellular_ephys/sweep_table"
    guard
      let numbers = try contents.integers("\(table)/sweep_number"), !numbers.isEmpty,
      contents.kind("\(table)/series") == .dataset
    else { return }
    let references = try contents.file.dataset("\(table)/series").readReferences()
    let ends = try contents.integers("\(table)/series_index") ?? references.indices.map { $0 + 1 }
    if ends.count != numbers.count {
      warnings.append("sweep_table has \(numbers.count) numbers and \(ends.count) rows of series")
    }
    var byNumber: [Int: SweepGroup] = [:]
    var listed: Set<String> = []
    var start = 0
    for (number, end) in zip(numbers, ends) {
      let rows = start..<max(start, min(end, references.count))
      start = rows.upperBound
      for reference in references[rows] {
        guard let series = follow(reference, of: number, catalogue) else { continue }
        listed.insert(series.path)
        byNumber[number, default: SweepGroup(number: number)].append(SeriesEntry(series: series))
      }
    }
    groups = byNumber.values.sorted { $0.number < $1.number }
    let unlisted = catalogue.series.filter { !listed.contains($0.path) }
    if let first = unlisted.first {
      warnings.append(
        "\(unlisted.count) series are not in sweep_table and are left out, the first is \(first.path)"
      )
    }
  }

  private mutating func follow(
    _ reference: ObjectReference,
    of number: Int,
    _ catalogue: SeriesCatalogue
  ) -> PatchClampSeries? {
    do throws(HDF5Error) {
      return try catalogue.series(of: reference)
    } catch {
      let object = "/general/intracellular_ephys/sweep_table"
      let cause = error.frames.first.map { " [HDF5: \($0.text)]" } ?? ""
      let reason = "expected a reference to a series, found one that leads nowhere\(cause)"
      rejected.append(RejectedSweep(number: number, object: object, reason: reason))
      return nil
    }
  }
}

extension SweepGroup {
  /// Adds a series among the responses or the stimuli.
  mutating func append(_ entry: SeriesEntry) {
    switch entry.series.kind.role {
    case .response: responses.append(entry)
    case .stimulus: stimuli.append(entry)
    }
  }
}
