/// Thresholds and policies of the quality gates.
///
/// The values are IPFX's «Ephys QC Criteria v1.1» (spec, epochs-and-qc §6). ``standard`` differs
/// from IPFX only where IPFX's behaviour is a defect, and ``ipfx`` takes these differences back:
/// - NaN noise, resistances and blow-out fail (IPFX: comparisons with NaN are false, so they pass);
/// - windows that would start before the sweep are clamped (IPFX: they wrap to its end or come out
///   empty,
///   and an empty window has no noise, so it passes);
/// - sweeps without a test pulse are kept where the recording has none anywhere (IPFX drops them
///   all).
package struct QCCriteria: Sendable, Equatable {
  /// What a gate says without a measurement.
  package enum MissingPolicy: String, Sendable, Codable {
    /// The cell fails.
    case fail
    /// The gate is left open and the cell does not fail by it.
    case notTested = "not_tested"
  }
  /// What a gate says to NaN.
  package enum NaNPolicy: String, Sendable, Codable {
    /// As IPFX, which compares with NaN.
    case pass
    /// Not computable is not good.
    case fail
  }
  /// What happens to windows that would begin before the sweep.
  package enum WindowPolicy: String, Sendable, Codable {
    /// They begin with the sweep.
    case clamp
    /// Negative indices count from the end, as in IPFX.
    case wrap
  }
  /// What happens to sweeps without a test pulse.
  package enum MissingTestPulsePolicy: String, Sendable, Codable {
    /// They are dropped, as in IPFX.
    case tag
    /// They are dropped where the recording has test pulses in other sweeps.
    case tagIfExpected = "tag_if_expected"
    /// They are kept.
    case accept
  }

  /// Name of the set of criteria, for reports.
  package var name = "Ephys QC Criteria v1.1"
  /// Largest noise before the stimulus (mV RMS).
  package var preNoiseMax = 0.07
  /// Largest noise at the end of the recording (mV RMS).
  package var postNoiseMax = 0.07
  /// Largest slow noise (mV RMS).
  package var slowNoiseMax = 0.5
  /// Largest drift of the resting potential within a sweep (mV).
  package var vmDeltaMax = 1.0
  /// Lowest blow-out voltage (mV).
  package var blowoutMin = -10.0
  /// Highest blow-out voltage (mV).
  package var blowoutMax = 10.0
  /// Largest magnitude of the electrode current in the bath (pA).
  package var electrode0Max = 200.0
  /// Smallest seal resistance (GΩ).
  package var sealMin = 1.0
  /// Smallest initial access resistance (MΩ).
  package var accessResistanceMin = 1.0
  /// Largest initial access resistance (MΩ).
  package var accessResistanceMax = 20.0
  /// Largest ratio of access to input resistance.
  package var accessToInputMax = 0.15
  /// Policy per gate (``cellGates``); a gate that is not listed fails.
  package var missing: [String: MissingPolicy] = [
    "blowout_mv": .notTested,
    "electrode_0_pa": .fail,
    "seal_gohm": .fail,
    "initial_access_resistance_mohm": .fail,
    "input_access_resistance_ratio": .fail,
  ]
  /// Policy for NaN.
  package var nan = NaNPolicy.fail
  /// Policy for windows before the sweep.
  package var windows = WindowPolicy.clamp
  /// Policy for sweeps without a test pulse.
  package var missingTestPulse = MissingTestPulsePolicy.tagIfExpected

  /// IPFX's values and behaviour.
  package static let ipfx: QCCriteria = {
    var criteria = QCCriteria()
    criteria.nan = .pass
    criteria.windows = .wrap
    criteria.missingTestPulse = .tag
    return criteria
  }()

  /// Creates the standard criteria.
  package init() {}
}
