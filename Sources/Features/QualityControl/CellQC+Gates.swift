extension CellQC {
  /// Gates a cell; `sweeps` are the verdicts of all current-clamp sweeps.
  ///
  /// Gates come in IPFX's order. A cell passes when no gate fails and at least one sweep passed;
  /// gates that were not tested do not count. Sweeps dropped for their tags count as absent, as in
  /// IPFX.
  package func evaluate(
    _ features: CellQCFeatures,
    sweeps: [SweepQCResult]
  ) -> CellQCResult {
    let gates = [
      gate("blowout_mv", features.blowout, missing: "blowout missing value") {
        $0 < criteria.blowoutMin || $0 > criteria.blowoutMax ? "blowout outside of range" : nil
      },
      gate("electrode_0_pa", features.electrode0, missing: "electrode_0_pa missing value") {
        let limit = criteria.electrode0Max
        return abs($0) > limit
          ? "electrode_0_pa \($0.fixed(6)) exceeds max \(limit.fixed(6))" : nil
      },
      gate("seal_gohm", features.seal, missing: "Invalid seal (None)", nan: "Invalid seal (nan)") {
        let limit = criteria.sealMin
        return $0 < limit ? "seal \($0.fixed(6)) below min \(limit.fixed(6))" : nil
      },
      access(features.accessResistance),
      gate(
        "input_access_resistance_ratio",
        features.accessToInputRatio,
        missing: "Resistance ratio not available",
      ) {
        let limit = criteria.accessToInputMax
        return $0 > limit
          ? "input_access_resistance_ratio \($0.fixed(6)) above max \(limit.fixed(6))" : nil
      },
    ]
    var reasons = gates.prefix(3).compactMap(\.reason)
    // IPFX compares neither ratio nor access resistance when one is missing, and names the ratio
    // first.
    let gaps = [gates[4], gates[3]].filter { $0.value == nil }.compactMap(\.reason)
    reasons += gaps.isEmpty ? gates.suffix(2).compactMap(\.reason) : gaps
    let states = sweeps.filter { !$0.isDropped }
    if states.isEmpty { reasons.append("No sweep states available") }
    if !states.contains(where: \.passed) { reasons.append("No current clamps sweeps passed QC") }
    return CellQCResult(
      features: features,
      gates: gates,
      passed: reasons.isEmpty,
      reasons: reasons,
    )
  }

  private func access(_ value: Double?) -> GateResult {
    gate(
      "initial_access_resistance_mohm",
      value,
      missing: "Initial access resistance not available",
    ) {
      let (low, high) = (criteria.accessResistanceMin, criteria.accessResistanceMax)
      if $0 < low {
        return "initial_access_resistance_mohm \($0.fixed(6)) below min \(low.fixed(6))"
      }
      return $0 > high
        ? "initial_access_resistance_mohm \($0.fixed(6)) exceeds max \(high.fixed(6))" : nil
    }
  }

  /// One gate: missing, NaN, then the comparison.
  ///
  /// IPFX fails a NaN electrode current or seal, too; its other gates compare with NaN and pass.
  private func gate(
    _ name: String,
    _ value: Double?,
    missing: String,
    nan: String? = nil,
    judge: (Double) -> String?
  ) -> GateResult {
    guard let value else {
      if criteria.missing[name] == .notTested {
        return GateResult(gate: name, state: .notTested, value: nil)
      }
      return GateResult(gate: name, state: .fail, value: nil, reason: missing)
    }
    if value.isNaN {
      if name == "electrode_0_pa" || name == "seal_gohm" {
        return GateResult(gate: name, state: .fail, value: value, reason: nan ?? missing)
      }
      return criteria.nan == .pass
        ? GateResult(gate: name, state: .pass, value: value)
        : GateResult(gate: name, state: .fail, value: value, reason: "\(name) not computable")
    }
    let reason = judge(value)
    return GateResult(
      gate: name,
      state: reason == nil ? .pass : .fail,
      value: value,
      reason: reason,
    )
  }
}
