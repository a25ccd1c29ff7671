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
