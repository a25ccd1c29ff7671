import Electrophysiology
import Features

/// Spikes of a whole sweep, for sweeps that belong to no analysed protocol (noise, triples…).
///
/// IPFX's pipeline looks for spikes in every current-clamp sweep that passed; the protocol analyses do so for
/// theirs, this does it for the rest, at the moment the sweep is in memory.
struct WholeSweepSpikes: Sendable {
  let settings: AnalysisSettings

  /// The spikes of a sweep; `nil` when they cannot be looked for.
  func of(_ sweep: Sweep, stimulus: SweepStimulus?, match: OntologyMatch) -> SweepSpikes? {
    let rate = sweep.info.samplingRate
    let experiment = stimulus?.epochs.experiment
    let window = settings.configuration.window
    let zero = window == nil ? Double(experiment?.lowerBound ?? 0) * (1 / rate) : 0
    let trace = SampledTrace(sweep, timeZero: zero)
    var parameters = SpikeDetectionParameters()
    // IPFX detects on unfiltered chirps, but only where its ontology names them so.
    parameters.filterFrequency =
      match.kind == .exact && match.primaryFamily == .chirp && match.name != "Unknown"
      ? nil
      : settings.configuration.filterKHz
        ?? SpikeDetectionParameters.automaticFilterFrequency(rate: rate)
    do {
      let spikes = try SpikeDetector(parameters: parameters).spikes(
        in: trace,
        window: window.map { AnalysisWindow(start: $0.start, end: $0.end) } ?? .whole
      )
      return SweepSpikes(number: sweep.info.number, timeZero: zero, spikes: spikes)
    } catch {
      return nil
    }
  }
}

extension SpikeRow {
  /// The numeric columns of `spikes.csv` after time zero: IPFX's names without `clipped`.
  package static let columns = Spike.columnNames.filter { $0 != "clipped" }

  /// The rows of a sweep's spikes.
  static func rows(_ sweep: SweepSpikes) -> [SpikeRow] {
    sweep.spikes.enumerated().map { position, spike in
      SpikeRow(
        sweep: sweep.number,
        spike: position,
        timeZero: sweep.timeZero,
        values: columns.map { spike.value(ofColumn: $0) },
        isClipped: spike.isClipped,
        isiType: spike.isiType?.rawValue
      )
    }
  }
}

extension ProtocolSweeps {
  /// The families whose sweeps are kept in memory for the protocol analyses.
  static let families: [StimulusFamily] = [.longSquare, .shortSquare, .ramp, .chirp]

  /// Sorts surveyed sweeps that carry samples into their protocols.
  init(_ surveyed: [SurveyedSweep]) {
    func sweeps(_ family: StimulusFamily) -> [ProtocolSweep] {
      surveyed.compactMap { entry in
        guard entry.match.isIn(family), let sweep = entry.sweep, let stimulus = entry.stimulus
        else { return nil }
        return ProtocolSweep(
          sweep: sweep,
          characteristics: stimulus.characteristics,
          epochs: stimulus.epochs,
          isCoarse: entry.match.isIn(.coarseLongSquare)
        )
      }
    }
    self.init(
      longSquares: sweeps(.longSquare),
      shortSquares: sweeps(.shortSquare),
      ramps: sweeps(.ramp),
      chirps: sweeps(.chirp)
    )
  }
}
