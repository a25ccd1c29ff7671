package import Electrophysiology

/// Cell-level quality control from the EXTP sweeps.
package struct CellQC: Sendable {
  /// Thresholds.
  package var criteria: QCCriteria

  /// Creates a gate.
  package init(criteria: QCCriteria = .standard) { self.criteria = criteria }

  /// Which sweeps (indices into `recording.sweeps`) must be read: the last one of each kind.
  package static func requiredSweeps(
    recording: Recording,
    ontology: StimulusOntology
  ) -> CellQCSelection<Int> { fatalError("published signature") }

  /// Measures the cell features; each is isolated, what cannot be computed is `nil` with a note.
  package func features(of sweeps: CellQCSelection<Sweep>) -> CellQCFeatures {
    fatalError("published signature")
  }

  /// Gates a cell; `sweeps` are the verdicts of all current-clamp sweeps.
  package func evaluate(
    _ features: CellQCFeatures,
    sweeps: [SweepQCResult]
  ) -> CellQCResult { fatalError("published signature") }
}

/// One value per EXTP kind.
package struct CellQCSelection<Value: Sendable>: Sendable {
  /// Blow-out (`EXTPBLWOUT`), any clamp mode.
  package var blowout: Value?
  /// Electrode in the bath (`EXTPINBATH`), any clamp mode.
  package var bath: Value?
  /// Cell attached (`EXTPCllATT`), voltage clamp.
  package var seal: Value?
  /// Break-in (`EXTPBREAKN`), voltage clamp.
  package var breakin: Value?

  /// Creates a selection.
  package init(
    blowout: Value? = nil,
    bath: Value? = nil,
    seal: Value? = nil,
    breakin: Value? = nil
  ) {
    self.blowout = blowout
    self.bath = bath
    self.seal = seal
    self.breakin = breakin
  }

  /// Applies `transform` to each value present.
  package func map<Result>(
    _ transform: (Value) throws -> Result
  ) rethrows -> CellQCSelection<Result> {
    CellQCSelection<Result>(
      blowout: try blowout.map(transform),
      bath: try bath.map(transform),
      seal: try seal.map(transform),
      breakin: try breakin.map(transform),
    )
  }
}

/// The QC features of a cell; `nil` where not measured, and ``notes`` says why.
package struct CellQCFeatures: Sendable, Equatable {
  /// Voltage after the blow-out (mV).
  package var blowout: Double?
  /// Electrode current in the bath (pA).
  package var electrode0: Double?
  /// Seal resistance (GΩ).
  package var seal: Double?
  /// Input resistance at break-in (MΩ).
  package var inputResistance: Double?
  /// Initial access resistance (MΩ).
  package var accessResistance: Double?
  /// Access resistance / input resistance (IPFX: `input_access_resistance_ratio`).
  package var accessToInputRatio: Double?
  /// Why something is missing, one sentence each.
  package var notes: [String]

  /// Creates features.
  package init(
    blowout: Double? = nil,
    electrode0: Double? = nil,
    seal: Double? = nil,
    inputResistance: Double? = nil,
    accessResistance: Double? = nil,
    accessToInputRatio: Double? = nil,
    notes: [String] = []
  ) {
    self.blowout = blowout
    self.electrode0 = electrode0
    self.seal = seal
    self.inputResistance = inputResistance
    self.accessResistance = accessResistance
    self.accessToInputRatio = accessToInputRatio
    self.notes = notes
  }
}

/// Outcome of one gate.
package enum GateState: String, Sendable, Codable {
  /// Inside the criterion.
  case pass
  /// Outside, or not computable where the criterion asks for a value.
  case fail
  /// No measurement and the criterion does not ask for one.
  case notTested
}

/// One gate and its outcome.
package struct GateResult: Sendable, Equatable {
  /// IPFX's name of the gate, e.g. `seal_gohm`.
  package var gate: String
  /// Outcome.
  package var state: GateState
  /// The value judged; `nil` where there was none.
  package var value: Double?
  /// IPFX's wording of the failure; `nil` unless it failed.
  package var reason: String?

  /// Creates an outcome.
  package init(gate: String, state: GateState, value: Double?, reason: String? = nil) {
    self.gate = gate
    self.state = state
    self.value = value
    self.reason = reason
  }
}

/// The verdict on one cell.
package struct CellQCResult: Sendable, Equatable {
  /// The features that were judged.
  package var features: CellQCFeatures
  /// All gates in fixed order.
  package var gates: [GateResult]
  /// Whether no gate failed and at least one sweep passed.
  package var passed: Bool
  /// Why the cell failed; empty when it passed.
  package var reasons: [String]

  /// Creates a verdict.
  package init(
    features: CellQCFeatures,
    gates: [GateResult],
    passed: Bool,
    reasons: [String]
  ) {
    self.features = features
    self.gates = gates
    self.passed = passed
    self.reasons = reasons
  }
}
