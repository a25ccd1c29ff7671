/// One stimulus presentation with its response, samples included.
///
/// Sample k of both channels is at time k / `info.samplingRate` (a division, as IPFX does, not a running
/// sum). Trailing fill (exact zeros or NaN that the acquisition software wrote after the last acquired
/// sample) is cut by ``acquired``, never treated as signal.
package struct Sweep: Sendable {
  /// Number, stimulus code, rate and the rest of what is known without samples.
  package var info: SweepInfo
  /// Membrane voltage (mV): the response in current clamp, the command in voltage clamp.
  ///
  /// Same count as ``current``, as stored: fill included.
  package var voltage: Samples
  /// Current (pA): the command in current clamp, the response in voltage clamp; all zero for I = 0.
  package var current: Samples
  /// The recording epoch: samples that were really acquired, `0..<(last acquired sample + 1)`.
  ///
  /// Empty when no sample was acquired (an all-NaN response).
  package var acquired: Range<Int>
  /// Half-open runs of fill (at least 50 exact zeros or any NaN) strictly inside ``acquired``.
  package var interiorFill: [Range<Int>]
  /// Fill samples after ``acquired``.
  package var trailingFill: Int { voltage.count - acquired.upperBound }

  /// Creates a sweep from two channels of the same length.
  package init(
    info: SweepInfo,
    voltage: Samples,
    current: Samples,
    acquired: Range<Int>,
    interiorFill: [Range<Int>] = []
  ) {
    precondition(
      voltage.count == current.count,
      "voltage has \(voltage.count) samples, current \(current.count)"
    )
    precondition(
      acquired.lowerBound == 0 && acquired.upperBound <= voltage.count,
      "acquired \(acquired) does not start at 0 or exceeds \(voltage.count) samples"
    )
    self.info = info
    self.voltage = voltage
    self.current = current
    self.acquired = acquired
    self.interiorFill = interiorFill
  }

  /// The measured channel: voltage in current clamp and I = 0, current in voltage clamp.
  package var response: Samples { info.clampMode == .voltageClamp ? current : voltage }

  /// The same sweep in as little memory as exactness allows; see ``Samples/packed``.
  package var packed: Sweep {
    var sweep = self
    sweep.voltage = voltage.packed
    sweep.current = current.packed
    return sweep
  }

  /// The commanded channel: current in current clamp and I = 0, voltage in voltage clamp.
  package var stimulus: Samples { info.clampMode == .voltageClamp ? voltage : current }
}
