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
  /// IPFX's name of the gate, such as `seal_gohm`.
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
