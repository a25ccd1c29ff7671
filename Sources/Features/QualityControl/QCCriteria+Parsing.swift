import Yams

extension QCCriteria {
  /// The criteria that come with the program.
  package static let standard: QCCriteria = {
    do {
      return try QCCriteria(yaml: standardYAML)
    } catch {
      preconditionFailure("the embedded qc-criteria.yaml is broken: \(error)")
    }
  }()

  /// The text of the criteria that come with the program, comments included.
  package static var standardYAML: String {
    String(decoding: PackageResources.qc_criteria_yaml, as: UTF8.self)
  }

  /// The gates of a cell, for policies by gate.
  package static let cellGates = [
    "blowout_mv", "electrode_0_pa", "seal_gohm", "initial_access_resistance_mohm",
    "input_access_resistance_ratio",
  ]

  private static var numbers: [String: WritableKeyPath<QCCriteria, Double>] {
    [
      "pre_noise_rms_mv_max": \.preNoiseMax,
      "post_noise_rms_mv_max": \.postNoiseMax,
      "slow_noise_rms_mv_max": \.slowNoiseMax,
      "vm_delta_mv_max": \.vmDeltaMax,
      "blowout_mv_min": \.blowoutMin,
      "blowout_mv_max": \.blowoutMax,
      "electrode_0_pa_max": \.electrode0Max,
      "seal_gohm_min": \.sealMin,
      "access_resistance_mohm_min": \.accessResistanceMin,
      "access_resistance_mohm_max": \.accessResistanceMax,
      "input_vs_access_resistance_max": \.accessToInputMax,
    ]
  }

  // IPFX's file has these too and uses none of them.
  private static let ignored: Set<String> = [
    "version", "id", "created_at", "updated_at", "leak_pa_min", "leak_pa_max",
    "electrode_0_pa_min",
  ]

  /// Reads criteria from YAML; keys that are missing keep their standard value.
  ///
  /// Numbers may stand under `sweep` and `cell` or, as in IPFX's JSON file, at the top.
  ///
  /// - Throws: `QCCriteriaError` that names the key.
  package init(yaml: String) throws(QCCriteriaError) {
    self.init()
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      throw QCCriteriaError("the QC criteria are not readable as YAML or JSON: \(error)")
    }
    guard let mapping = root?.mapping else {
      throw QCCriteriaError("the QC criteria are not a mapping of keys to values")
    }
    for (key, value) in mapping { try read(key.scalar?.string ?? "", value) }
  }

  private mutating func read(_ key: String, _ value: Node) throws(QCCriteriaError) {
    switch key {
    case "name": name = value.scalar?.string ?? name
    case "sweep", "cell":
      for (key, value) in value.mapping ?? [:] {
        try readNumber(key.scalar?.string ?? "", value)
      }
    case "missing":
      for (key, value) in value.mapping ?? [:] {
        let gate = key.scalar?.string ?? ""
        guard QCCriteria.cellGates.contains(gate) else {
          throw QCCriteriaError("missing.\(gate) is not a gate: expected \(QCCriteria.cellGates)")
        }
        missing[gate] = try policy("missing.\(gate)", value)
      }
    case "nan": nan = try policy(key, value)
    case "windows": windows = try policy(key, value)
    case "missing_test_pulse": missingTestPulse = try policy(key, value)
    default: try readNumber(key, value)
    }
  }

  private mutating func readNumber(_ key: String, _ value: Node) throws(QCCriteriaError) {
    if QCCriteria.ignored.contains(key) { return }
    guard let path = QCCriteria.numbers[key] else {
      throw QCCriteriaError(
        "`\(key)` is not a QC criterion: expected one of \(QCCriteria.numbers.keys.sorted())"
      )
    }
    guard let number = value.scalar.flatMap({ Double($0.string) }) else {
      throw QCCriteriaError("\(key): expected a number, found `\(value.scalar?.string ?? "")`")
    }
    self[keyPath: path] = number
  }

  private func policy<Policy: RawRepresentable>(
    _ key: String,
    _ value: Node
  ) throws(QCCriteriaError) -> Policy where Policy.RawValue == String {
    guard let policy = Policy(rawValue: value.scalar?.string ?? "") else {
      throw QCCriteriaError(
        "\(key): `\(value.scalar?.string ?? "")` is not a policy; qc-criteria.yaml lists them"
      )
    }
    return policy
  }
}

/// A criteria text that cannot be used.
package struct QCCriteriaError: Error, Equatable, CustomStringConvertible {
  /// Which key, what was expected, what was found.
  package var description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
