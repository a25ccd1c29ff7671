import Electrophysiology

/// Computes every scalar feature of a cell from its sweeps.
///
/// Each sweep is widened to `Double` and filtered once for both paths; sweeps of one protocol are in memory
/// at a time only for short squares, whose detection parameters depend on all of them.
package struct CellFeatureExtractor: Sendable {
  /// IPFX's numbers or better ones.
  package var conventions: FeatureConventions
  /// The user's window (s from the sweep's first sample) for long squares.
  ///
  /// Meant for files whose stimulus cannot be located; times are then not aligned. Short squares and ramps
  /// keep their own.
  package var window: AnalysisWindow?
  /// Low-pass (kHz) before dV/dt; `nil` for 10 kHz, or 0.45 of the rate where that is impossible.
  package var filterFrequency: Double?

  /// Creates an extractor.
  package init(
    conventions: FeatureConventions = .ipfx212,
    window: AnalysisWindow? = nil,
    filterKHz: Double? = nil
  ) {
    self.conventions = conventions
    self.window = window
    filterFrequency = filterKHz
  }

  /// The features of a cell.
  ///
  /// - Parameters:
  ///   - cellRecord: current-clamp sweeps for cell record, published features and chirps: in IPFX those
  ///     that passed quality control.
  ///   - collection: sweeps for the feature collection: in IPFX all.
  /// - Returns: values, failures and the analyses; this never throws, a sweep or protocol that cannot be
  ///   analysed costs its own features only.
  package func features(cellRecord: ProtocolSweeps, collection: ProtocolSweeps) -> CellFeatures {
    var result = CellFeatures()
    analyseLongSquares(cellRecord.longSquares, collection.longSquares, into: &result)
    analyseShortSquares(cellRecord.shortSquares, collection.shortSquares, into: &result)
    analyseRamps(cellRecord.ramps, collection.ramps, into: &result)
    result.sweepSpikes.sort { $0.number < $1.number }
    result.setCellRecord()
    result.setCollection(conventions: conventions)
    result.setPublished()
    if !cellRecord.chirps.isEmpty {
      result.chirp = ChirpAnalysis(cellRecord.chirps, failures: &result.failures)
      result.setResonance()
    }
    return result
  }

  func planner(_ path: AnalysisPath) -> SweepPlanner {
    SweepPlanner(path: path, conventions: conventions, explicitWindow: window)
  }

  /// Measures the sweeps of two plans, filtering a sweep that is in both only once.
  ///
  /// - Parameters:
  ///   - plans: for each path its sweeps, in ascending order of number.
  ///   - sweeps: those of which whole-sweep spikes are wanted as well.
  ///   - family: for messages.
  ///   - result: receives failures and whole-sweep spikes.
  ///   - measure: measures one sweep for the path of the given index; `nil` leaves the sweep out.
  /// - Returns: for each path what was measured, in the order of its plans.
  func measure<Measurement>(
    _ plans: [[SweepPlan]],
    sweeps: [ProtocolSweep],
    family: StimulusFamily,
    into result: inout CellFeatures,
    _ measure: (Int, SweepPlan, inout SweepSignals) throws(SpikeDetectionError) -> Measurement?
  ) -> [[Measurement]] {
    let stages = [FeatureFailure.Stage.cellRecord, .collection]
    let wanted = Dictionary(sweeps.map { ($0.number, $0) }) { first, _ in first }
    let planned = plans.map { Dictionary($0.map { ($0.sweep.number, $0) }) { first, _ in first } }
    let numbers = Set(wanted.keys).union(planned.flatMap(\.keys)).sorted()
    var measured = plans.map { _ in [Measurement]() }
    for number in numbers {
      guard let source = wanted[number] ?? planned.compactMap({ $0[number]?.sweep }).first else {
        continue
      }
      do {
        var signals = try SweepSignals(source, filterFrequency: filterFrequency)
        for path in plans.indices {
          guard let plan = planned[path][number] else { continue }
          let value = Self.attempt(plan, stages[path], family, &result.failures) {
            () throws(SpikeDetectionError) in try measure(path, plan, &signals)
          }
          if let value { measured[path].append(value) }
        }
        if wanted[number] != nil {
          result.sweepSpikes.append(try sweepSpikes(&signals, family: family))
        }
      } catch {
        result.failures.append(
          FeatureFailure(error, stage: .cellRecord, family: family.rawValue, sweep: number)
        )
      }
    }
    return measured
  }

  /// Spikes of the whole sweep, aligned to half a second before the stimulus; with a user's window those
  /// of the window, times not aligned.
  private func sweepSpikes(
    _ signals: inout SweepSignals,
    family: StimulusFamily
  ) throws(SpikeDetectionError) -> SweepSpikes {
    let zero = planner(.cellRecord).zero(of: signals.source)
    let spikes = try signals.spikes(
      on: signals.trace(zero: zero),
      window: window ?? .whole,
      parameters: SpikeDetectionParameters(
        thresholdFraction: family == .shortSquare
          ? SpikeDetectionParameters.leastShortSquareFraction : 0.05
      )
    )
    return SweepSpikes(number: signals.source.number, timeZero: zero, spikes: spikes)
  }

  /// Measures one sweep for one path; what goes wrong is listed and costs that sweep.
  private static func attempt<Measurement>(
    _ plan: SweepPlan,
    _ stage: FeatureFailure.Stage,
    _ family: StimulusFamily,
    _ failures: inout [FeatureFailure],
    _ measure: () throws(SpikeDetectionError) -> Measurement?
  ) -> Measurement? {
    let number = plan.sweep.number
    do {
      if let value = try measure() { return value }
      failures.append(
        FeatureFailure(
          stage: stage,
          family: family.rawValue,
          sweepNumber: number,
          reason: .windowOutsideSweep,
          message: "sweep \(number) is left out: its window does not lie within the sweep"
        )
      )
    } catch {
      failures.append(
        FeatureFailure(error, stage: stage, family: family.rawValue, sweep: number)
      )
    }
    return nil
  }
}
