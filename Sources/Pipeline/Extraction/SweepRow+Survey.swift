import Electrophysiology
package import Features
import NWB

extension SweepRow {
  /// The row of a surveyed sweep; spike counts and deflections are added after the analyses.
  package init(_ surveyed: SurveyedSweep) {
    let info = surveyed.info
    self.init(
      number: info.number,
      stimulusCode: info.stimulusCode,
      stimulusName: surveyed.match.name,
      family: surveyed.match.primaryFamily?.rawValue,
      clampMode: info.clampMode.rawValue,
      samplingRate: info.samplingRate,
      sampleCount: info.sampleCount,
      trailingFill: surveyed.fill?.trailing,
      interiorFill: surveyed.fill?.interior,
      values: Self.values(surveyed),
      passed: surveyed.qc?.passed,
      reasons: surveyed.qc?.reasons ?? [],
      warnings: info.warnings + (surveyed.stimulus?.notes ?? [])
        + [surveyed.failure?.description].compactMap(\.self)
    )
  }

  private static func values(_ surveyed: SurveyedSweep) -> [CellResult.Value] {
    let stimulus = surveyed.qc?.features.stimulus ?? surveyed.stimulus?.characteristics
    var values: [CellResult.Value] = []
    if let stimulus {
      values += [
        CellResult.Value("stimulus_amplitude", stimulus.amplitude),
        CellResult.Value("stimulus_start_time", stimulus.startTime),
        CellResult.Value("stimulus_duration", stimulus.duration),
      ]
    }
    if let features = surveyed.qc?.features {
      values += [
        CellResult.Value("stimulus_interval", features.stimulusInterval),
        CellResult.Value("pre_noise_rms_mv", features.preNoiseRMS),
        CellResult.Value("post_noise_rms_mv", features.postNoiseRMS),
        CellResult.Value("slow_noise_rms_mv", features.slowNoiseRMS),
        CellResult.Value("pre_vm_mv", features.preVm),
        CellResult.Value("post_vm_mv", features.postVm),
        CellResult.Value("slow_vm_mv", features.preVm),
        CellResult.Value("vm_delta_mv", features.vmDelta),
      ]
    }
    return values + [
      CellResult.Value("leak_pa", surveyed.info.biasCurrent),
      CellResult.Value("bridge_balance_mohm", surveyed.info.bridgeBalance),
      CellResult.Value("stimulus_scale_factor", surveyed.info.stimulusScaleFactor),
    ]
  }
}

extension CellQCFeatures {
  /// The values by IPFX's names, in the order of the tables.
  package var values: [CellResult.Value] {
    [
      CellResult.Value("blowout_mv", blowout),
      CellResult.Value("electrode_0_pa", electrode0),
      CellResult.Value("seal_gohm", seal),
      CellResult.Value("input_resistance_mohm", inputResistance),
      CellResult.Value("initial_access_resistance_mohm", accessResistance),
      CellResult.Value("input_access_resistance_ratio", accessToInputRatio),
    ]
  }
}
