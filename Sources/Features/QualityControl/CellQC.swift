package import Electrophysiology

/// Cell-level quality control from the EXTP sweeps (spec, epochs-and-qc §5 and §6).
package struct CellQC: Sendable {
  /// Thresholds.
  package var criteria: QCCriteria

  /// Creates a gate.
  package init(criteria: QCCriteria = .standard) { self.criteria = criteria }

  /// Which sweeps (indices into `recording.sweeps`) must be read: the last one of each kind.
  ///
  /// Blow-out and bath in any clamp mode, seal and break-in in voltage clamp.
  package static func requiredSweeps(
    recording: Recording,
    ontology: StimulusOntology
  ) -> CellQCSelection<Int> {
    var selection = CellQCSelection<Int>()
    for (index, info) in recording.sweeps.enumerated() {
      let match = ontology.match(info)
      if match.isIn(.blowout) { selection.blowout = index }
      if match.isIn(.bath) { selection.bath = index }
      guard info.clampMode == .voltageClamp else { continue }
      if match.isIn(.seal) { selection.seal = index }
      if match.isIn(.breakin) { selection.breakin = index }
    }
    return selection
  }

  /// Measures the cell features; each is isolated, what cannot be computed is `nil` with a note.
  ///
  /// - Complexity: O(samples of the selected sweeps).
  package func features(of sweeps: CellQCSelection<Sweep>) -> CellQCFeatures {
    var features = CellQCFeatures()
    if let sweep = sweeps.blowout {
      features.blowout = blowout(sweep, &features.notes)
    } else {
      features.notes.append("Blowout is not available")
    }
    if let sweep = sweeps.bath {
      features.electrode0 = electrode0(sweep, &features.notes)
    } else {
      features.notes.append("Electrode 0 is not available")
    }
    if let sweep = sweeps.seal {
      features.seal = withPulses(sweep, "Seal", &features.notes) { $0.stableResistance }
    } else {
      features.notes.append("Seal is not available")
    }
    if let sweep = sweeps.breakin {
      // GΩ to MΩ.
      features.inputResistance = withPulses(sweep, "Input resistance", &features.notes) {
        $0.stableResistance * 1e3
      }
      features.accessResistance = withPulses(sweep, "Access resistance", &features.notes) {
        $0.peakResistance * 1e3
      }
    } else {
      features.notes.append("Breakin sweep not found: no input and access resistance")
    }
    if let access = features.accessResistance, let input = features.inputResistance {
      features.accessToInputRatio = access / input
    }
    return features
  }

  /// Mean voltage (mV) from the last sample of the test epoch on.
  private func blowout(_ sweep: Sweep, _ notes: inout [String]) -> Double? {
    let changes = CommandEdges.exactChanges(sweep.stimulus.doubles()[...])
    guard let test = EpochDetector.testEpoch(changes: changes, rate: sweep.info.samplingRate) else {
      notes.append("Blowout: sweep \(sweep.info.number) has no test pulse to measure after")
      return nil
    }
    let recording = EpochDetector.recording(of: sweep)
    // IPFX starts at its inclusive end index.
    guard test.upperBound - 1 < recording.upperBound else {
      notes.append("Blowout: sweep \(sweep.info.number) stops before the end of its test pulse")
      return nil
    }
    let voltage = sweep.voltage.doubles()[(test.upperBound - 1)..<recording.upperBound]
    return SampleStatistics(voltage).mean
  }

  /// Mean current (pA) of the first 5 ms.
  private func electrode0(_ sweep: Sweep, _ notes: inout [String]) -> Double? {
    let recording = EpochDetector.recording(of: sweep)
    let count = min(Int(0.005 * sweep.info.samplingRate), recording.upperBound)
    guard count > 0 else {
      notes.append("Electrode 0: sweep \(sweep.info.number) has no samples")
      return nil
    }
    return SampleStatistics(sweep.current.doubles()[..<count]).mean
  }

  private func withPulses(
    _ sweep: Sweep,
    _ name: String,
    _ notes: inout [String],
    _ resistance: (VoltagePulses) -> Double
  ) -> Double? {
    do {
      let value = resistance(try VoltagePulses(sweep))
      if value.isFinite { return value }
      notes.append("\(name): sweep \(sweep.info.number) gives \(value), not a resistance")
    } catch {
      notes.append("\(name): sweep \(sweep.info.number): \(error.sentence)")
    }
    return nil
  }
}
