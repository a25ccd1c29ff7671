import Electrophysiology
import HDF5

/// Puts described sweeps together into one recording per electrode.
struct RecordingAssembly {
  private let layout: SweepLayout
  private var settings: AmplifierSettings
  private var described: [DescribedSweep] = []
  private var rejected: [(electrode: String?, sweep: RejectedSweep)]
  private var warnings: [String]

  init(layout: SweepLayout, settings: AmplifierSettings) {
    self.layout = layout
    self.settings = settings
    rejected = layout.rejected.map { (nil, $0) }
    warnings = layout.warnings
  }

  /// Describes every pair of every group, or notes why it is left out.
  mutating func describeAll() {
    for group in layout.groups {
      let (pairs, orphans) = group.paired()
      for pair in pairs { describe(pair) }
      for orphan in orphans {
        let reason = "expected a response to this stimulus in sweep \(group.number), found none"
        reject(
          group.number,
          orphan.series,
          SweepRejection(object: orphan.series.path, reason: reason)
        )
      }
    }
    adoptStrays()
  }

  private mutating func describe(_ pair: SweepPair) {
    do throws(SweepRejection) {
      var sweep = try DescribedSweep(pair)
      do throws(NWBError) {
        try settings.complete(&sweep.info)
      } catch {
        // The samples are fine: the sweep stays, its settings are unknown.
        sweep.info.warnings.append("settings cannot be read: \(error)")
      }
      described.append(sweep)
    } catch {
      reject(pair.number, pair.response.series, error)
    }
  }

  private mutating func reject(
    _ number: Int,
    _ series: PatchClampSeries,
    _ rejection: SweepRejection
  ) {
    let sweep = RejectedSweep(number: number, object: rejection.object, reason: rejection.reason)
    rejected.append((series.electrode, sweep))
  }

  /// Gives sweeps without an electrode the electrode of their channel, or the only one there is.
  private mutating func adoptStrays() {
    var electrodes: Set<String> = []
    var electrodeByChannel: [Int: String] = [:]
    var channels: Set<Int> = []
    for sweep in described {
      let channel = Self.channel(of: sweep)
      if let channel { channels.insert(channel) }
      guard let electrode = sweep.info.electrode else { continue }
      electrodes.insert(electrode)
      if let channel { electrodeByChannel[channel] = electrode }
    }
    for index in described.indices where described[index].info.electrode == nil {
      let channel = Self.channel(of: described[index])
      if let channel, let electrode = electrodeByChannel[channel] {
        described[index].info.electrode = electrode
      } else if electrodes.count == 1 && channels.count <= 1 {
        described[index].info.electrode = electrodes.first
      } else if let channel, channels.count > 1 {
        described[index].info.electrode = "channel \(channel)"
      }
    }
  }

  private static func channel(of sweep: DescribedSweep) -> Int? {
    sweep.info.responsePath.split(separator: "/").last.flatMap { SeriesName(String($0)).channel }
  }

  // MARK: Recordings

  /// One recording per electrode; empty only when nothing was listed.
  func recordings(
    contents: NWBContents,
    format: FileFormat,
    facts: SessionFacts
  ) -> [Recording] {
    let named = Set(described.compactMap(\.info.electrode)).sorted { $0.isNaturallyBefore($1) }
    var electrodes: [String?] = named
    if described.contains(where: { $0.info.electrode == nil }) { electrodes.append(nil) }
    if electrodes.isEmpty && !rejected.isEmpty { electrodes = [nil] }
    return electrodes.enumerated().map { index, electrode in
      let sweeps = Self.withoutDuplicates(described.filter { $0.info.electrode == electrode })
      let mine = rejected.filter {
        $0.electrode == electrode || (index == 0 && !electrodes.contains($0.electrode))
      }
      return Recording(
        path: contents.file.filePath,
        dialect: format.dialect,
        schemaVersion: format.version,
        identifier: facts.identifier,
        sessionStart: facts.sessionStart,
        subjectID: facts.subjectID,
        species: facts.species,
        electrode: electrode,
        sweeps: sweeps.map(\.info),
        rejected: mine.map(\.sweep),
        warnings: warnings,
        source: NWBSweepSource(contents: contents, sweeps: sweeps)
      )
    }
  }

  /// Keeps the latest of several sweeps with one number, ascending by number.
  private static func withoutDuplicates(_ sweeps: [DescribedSweep]) -> [DescribedSweep] {
    var kept: [Int: DescribedSweep] = [:]
    for sweep in sweeps {
      guard var other = kept[sweep.info.number] else {
        kept[sweep.info.number] = sweep
        continue
      }
      var latest = sweep
      if isAcquired(sweep, before: other) { swap(&latest, &other) }
      latest.info.warnings.append(
        "the number was acquired more than once: \(other.info.responsePath) is left out"
      )
      latest.info.warnings += other.info.warnings.filter { $0.hasPrefix("the number was acquired") }
      kept[sweep.info.number] = latest
    }
    return kept.values.sorted { $0.info.number < $1.info.number }
  }

  private static func isAcquired(_ first: DescribedSweep, before second: DescribedSweep) -> Bool {
    let mine = first.info.startingTime ?? -.infinity
    let theirs = second.info.startingTime ?? -.infinity
    if mine != theirs { return mine < theirs }
    return first.info.responsePath.isNaturallyBefore(second.info.responsePath)
  }
}
