package import Electrophysiology
import HDF5

/// Reads samples of one open file, sweep by sweep.
///
/// Any number of threads may read at once: HDF5 hands out stored bytes one call at a time, decoding and
/// scaling run in parallel.
package final class NWBSweepSource: SweepSource {
  private let contents: NWBContents
  private let sweeps: [DescribedSweep]

  init(contents: NWBContents, sweeps: [DescribedSweep]) {
    self.contents = contents
    self.sweeps = sweeps
  }

  /// Reads the samples of the sweep at `index` of the recording's `sweeps`.
  ///
  /// Stored values times `conversion` (plus `offset`) times 1e3 or 1e12 give mV or pA, each step in the
  /// stored precision, which for 32-bit floats agrees with IPFX to the last bit. The fill at the
  /// response's end is left in place and cut by `acquired`.
  ///
  /// - Throws: ``NWBError`` when the samples cannot be read.
  /// - Complexity: O(stored samples of the sweep); nothing is cached.
  package func sweep(at index: Int) throws -> Sweep {
    precondition(
      sweeps.indices.contains(index),
      "sweep index \(index) is outside 0..<\(sweeps.count)"
    )
    let described = sweeps[index]
    var info = described.info
    let plan = described.plan
    let isVoltageClamp = info.clampMode == .voltageClamp
    let response = try samples(plan.response, plan.responseRange, to: isVoltageClamp ? 1e12 : 1e3)
    let stimulus =
      try plan.stimulus.map { data throws(NWBError) in
        try samples(data, plan.stimulusRange, to: isVoltageClamp ? 1e3 : 1e12)
      } ?? .double([Double](repeating: 0, count: response.count))
    let acquisition = Acquisition(of: response)
    if acquisition.acquired.isEmpty { info.warnings.append("every sample of the response is NaN") }
    return Sweep(
      info: info,
      voltage: isVoltageClamp ? stimulus : response,
      current: isVoltageClamp ? response : stimulus,
      acquired: acquisition.acquired,
      interiorFill: acquisition.interiorFill
    )
  }

  private func samples(
    _ data: StoredSamples,
    _ range: Range<Int>,
    to factor: Double
  ) throws(NWBError) -> Samples {
    do throws(HDF5Error) {
      var raw = try contents.file.readSamples(data.path, range: range)
      raw.scale(by: data.conversion, then: factor, offset: data.offset)
      return switch raw {
      case .single(let values): .single(values)
      case .double(let values): .double(values)
      }
    } catch {
      throw NWBError(error)
    }
  }

  // MARK: Stored spike times

  /// Spike times (s) that an earlier analysis stored in the file for a sweep.
  ///
  /// NWB 2 files of the Allen Institute have `/processing/spikes/Sweep_N`, measured from the start of
  /// the **experiment epoch** (spec: NWB reading, 8); Allen Cell Types NWB 1 has
  /// `/analysis/spike_times/Sweep_N`, measured from the start of the sweep.
  ///
  /// - Returns: `nil` when the file has none for this sweep; empty when it was found not to spike.
  package func storedSpikeTimes(sweep number: Int) throws(NWBError) -> [Double]? {
    let candidates = [
      "/processing/spikes/Sweep_\(number)/timestamps",
      "/processing/spikes/Sweep_\(number)/data",
      "/analysis/spike_times/Sweep_\(number)",
      "/analysis/aibs_spike_times/Sweep_\(number)",
    ]
    do throws(HDF5Error) {
      for path in candidates where contents.kind(path) == .dataset {
        return try contents.file.dataset(path).readDoubles()
      }
      return nil
    } catch {
      throw NWBError(error)
    }
  }
}
