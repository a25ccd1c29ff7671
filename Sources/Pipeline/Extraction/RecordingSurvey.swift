package import Electrophysiology
package import Features
package import NWB

/// One sweep after it was read once: what its stimulus is and whether it may be used.
package struct SurveyedSweep: Sendable {
  /// Metadata of the sweep.
  package var info: SweepInfo
  /// What the ontology, or else the waveform, says of its stimulus.
  package var match: OntologyMatch
  /// Epochs and stimulus; `nil` for sweeps that were not read or could not be.
  package var stimulus: SweepStimulus?
  /// The verdict; `nil` for sweeps that quality control does not judge.
  package var qc: SweepQCResult?
  /// Samples of fill: trailing, interior; `nil` for sweeps that were not read.
  package var fill: (trailing: Int, interior: Int)?
  /// The samples, kept only where a protocol analysis needs them.
  package var sweep: Sweep?
  /// Spikes measured while the samples were in memory; `nil` where nobody asked for them.
  package var spikes: SweepSpikes?
  /// Why the samples could not be read; `nil` where they could or were not wanted.
  package var failure: NWBError?

  /// Whether the sweep may feed features under a selection rule.
  ///
  /// Under ``ExtractConfiguration/SweepSelection/passed`` an unjudged sweep (no verdict) is left out too.
  package func isSelected(_ selection: ExtractConfiguration.SweepSelection) -> Bool {
    switch selection {
    case .passed: qc?.passed ?? false
    case .all: true
    }
  }
}

/// All sweeps of a recording, read once each, with quality control of sweeps and cell.
package struct RecordingSurvey: Sendable {
  /// In the order of `recording.sweeps`.
  package var sweeps: [SurveyedSweep]
  /// The verdict on the cell.
  package var cell: CellQCResult
}

/// Reads a recording sweep by sweep and judges it.
///
/// Each sweep's samples are read at most once. Only sweeps that `keeps` asks for stay in memory; all others
/// are dropped as soon as their quality values are known.
package struct RecordingSurveyor: Sendable {
  /// How many sweeps are looked at before the recording's test pulse is known.
  ///
  /// Acquisition programs give every sweep the same test pulse, so a dozen tells it; waiting for all would
  /// keep a whole recording in memory.
  static let hintSweeps = 12

  private let ontology: StimulusOntology
  private let criteria: QCCriteria
  private let window: ExtractConfiguration.Window?
  private let keeps: @Sendable (SurveyedSweep) -> Bool
  private let measures: @Sendable (SurveyedSweep, Sweep) -> SweepSpikes?
  private let readsEverything: Bool

  /// Sets up a surveyor.
  ///
  /// - Parameters:
  ///   - ontology: names stimuli.
  ///   - criteria: thresholds of quality control.
  ///   - window: explicit stimulus window for all sweeps; `nil` to find each sweep's own.
  ///   - readsEverything: reads voltage-clamp and search sweeps too, for `inspect`.
  ///   - keeps: which sweeps' samples are returned.
  ///   - measures: what is measured of a sweep that is not kept.
  package init(
    ontology: StimulusOntology,
    criteria: QCCriteria,
    window: ExtractConfiguration.Window? = nil,
    readsEverything: Bool = false,
    keeps: @escaping @Sendable (SurveyedSweep) -> Bool,
    measures: @escaping @Sendable (SurveyedSweep, Sweep) -> SweepSpikes? = { _, _ in nil }
  ) {
    self.ontology = ontology
    self.criteria = criteria
    self.window = window
    self.readsEverything = readsEverything
    self.keeps = keeps
    self.measures = measures
  }

  /// Reads and judges a recording; a sweep that cannot be read costs itself only.
  package func survey(_ recording: Recording) -> RecordingSurvey {
    let required = CellQC.requiredSweeps(recording: recording, ontology: ontology)
    let wanted = Set(
      [required.blowout, required.bath, required.seal, required.breakin].compactMap { $0 }
    )
    var extra: [Int: Sweep] = [:]
    var surveyed = recording.sweeps.map { SurveyedSweep(info: $0, match: ontology.match($0)) }
    var waiting: [(index: Int, sweep: Sweep)] = []
    var hint: TestPulseHint?

    func settle() {
      let known = hint ?? TestPulseHint(sweeps: waiting.map(\.sweep))
      hint = known
      for (index, sweep) in waiting { finish(&surveyed[index], sweep, hint: known) }
      waiting = []
    }

    var rest = surveyed.indices.filter { index in
      SweepQC.applies(to: surveyed[index].info, match: surveyed[index].match) || readsEverything
        || wanted.contains(index)
    }[...]
    while let index = rest.popFirst() {
      let info = surveyed[index].info
      let isAnalysed = SweepQC.applies(to: info, match: surveyed[index].match)
      do {
        // Sweeps wait for the hint and for their protocol: their samples are most of a cell's memory.
        let sweep = try recording.sweep(at: index).packed
        surveyed[index].info = sweep.info
        surveyed[index].fill = (sweep.trailingFill, sweep.interiorFill.reduce(0) { $0 + $1.count })
        if wanted.contains(index) { extra[index] = sweep }
        guard isAnalysed || readsEverything else { continue }
        waiting.append((index, sweep))
      } catch let error as NWBError {
        surveyed[index].failure = error
      } catch {
        surveyed[index].failure = NWBError(
          .unreadableFile,
          file: recording.path,
          object: info.responsePath,
          expected: "samples",
          found: "\(error)"
        )
      }
      guard hint != nil || waiting.count >= Self.hintSweeps else { continue }
      if hint == nil { rest = Self.longestFirst(rest, of: recording) }
      settle()
    }
    settle()
    let gate = CellQC(criteria: criteria)
    let cell = gate.evaluate(
      gate.features(of: required.sweeps(extra)),
      sweeps: surveyed.compactMap(\.qc)
    )
    return RecordingSurvey(sweeps: surveyed, cell: cell)
  }

  /// What is left to read, in an order in which the longest sweeps are worked on while few others wait in memory.
  private static func longestFirst(
    _ indices: ArraySlice<Int>,
    of recording: Recording
  ) -> ArraySlice<Int> {
    indices.sorted {
      let (left, right) = (recording.sweeps[$0].sampleCount, recording.sweeps[$1].sampleCount)
      return left == right ? $0 < $1 : left > right
    }[...]
  }

  private func finish(_ entry: inout SurveyedSweep, _ sweep: Sweep, hint: TestPulseHint) {
    var stimulus = StimulusFinder(rule: .detecting(hint)).analyse(sweep)
    if let window { stimulus.characteristics = explicit(window, in: sweep) }
    entry.stimulus = stimulus
    entry.match = classified(entry, sweep, stimulus)
    if SweepQC.applies(to: entry.info, match: entry.match) {
      let gate = SweepQC(criteria: criteria)
      let features = gate.features(
        of: sweep,
        match: entry.match,
        stimulus: stimulus,
        recordingHasTestPulse: !hint.pulses.isEmpty
      )
      entry.qc = gate.evaluate(features, match: entry.match)
    }
    if keeps(entry) {
      entry.sweep = sweep
    } else if entry.info.clampMode == .currentClamp {
      entry.spikes = measures(entry, sweep)
    }
  }

  /// What a sweep of unknown code is: what its waveform says, else a long square where the user gave a window.
  ///
  /// A 0 pA sweep has no waveform to go by, but it belongs to the series around it.
  private func classified(
    _ entry: SurveyedSweep,
    _ sweep: Sweep,
    _ stimulus: SweepStimulus
  ) -> OntologyMatch {
    guard entry.match.kind == .unknown else { return entry.match }
    let match = WaveformClassifier().match(entry.match, sweep: sweep, stimulus: stimulus)
    guard match.kind == .unknown, stimulus.characteristics.indices != nil, window != nil,
      entry.info.clampMode == .currentClamp
    else { return match }
    return OntologyMatch(
      code: match.code,
      name: StimulusFamily.longSquare.usualName,
      families: [.longSquare],
      kind: .mapping
    )
  }

  /// The stimulus that a user's window names: amplitude is the median command inside it.
  private func explicit(
    _ window: ExtractConfiguration.Window,
    in sweep: Sweep
  ) -> StimulusCharacteristics {
    let rate = sweep.info.samplingRate
    let start = Int((window.start * rate).rounded())
    let end = min(Int((window.end * rate).rounded()), sweep.acquired.upperBound)
    guard start < end else { return .none }
    let values = sweep.stimulus.doubles(start..<end).filter { !$0.isNaN }.sorted()
    guard !values.isEmpty else { return .none }
    return StimulusCharacteristics(
      startTime: window.start,
      duration: window.end - window.start,
      amplitude: values[values.count / 2],
      startIndex: start,
      endIndex: end
    )
  }
}

extension CellQCSelection where Value == Int {
  /// The sweeps that were read for these positions; those that could not be are missing.
  func sweeps(_ read: [Int: Sweep]) -> CellQCSelection<Sweep> {
    CellQCSelection<Sweep>(
      blowout: blowout.flatMap { read[$0] },
      bath: bath.flatMap { read[$0] },
      seal: seal.flatMap { read[$0] },
      breakin: breakin.flatMap { read[$0] }
    )
  }
}
