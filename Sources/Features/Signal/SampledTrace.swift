package import Electrophysiology

/// The visible samples of one current-clamp sweep with their time axis: what every feature is measured on.
///
/// Sample k of an evenly sampled trace is at `(firstSample + k) / rate - timeZero` seconds. The division
/// (not a running sum, not a product with 1/rate) is IPFX's and decides the last bit of every time.
package struct SampledTrace: Sendable {
  /// Where the times of the samples come from.
  enum TimeAxis: Sendable {
    /// Constant rate (Hz), sample number of the first visible sample, and the time called zero (s).
    case even(rate: Double, firstSample: Int, zero: Double)
    /// One non-decreasing time (s) a sample.
    case explicit([Double])
  }

  /// Membrane voltage (mV).
  package let voltage: [Double]
  /// Injected current (pA), as many samples as ``voltage``; `nil` when it was not recorded.
  package let current: TraceCurrent?
  /// Whether the voltages are 32-bit floats: IPFX then rounds differences of voltages to 32 bits.
  package let isSinglePrecision: Bool
  /// The time axis.
  let axis: TimeAxis

  /// The number of samples.
  package var count: Int { voltage.count }

  /// Creates an evenly sampled trace.
  ///
  /// - Parameters:
  ///   - voltage: membrane voltage (mV).
  ///   - current: injected current (pA), same length.
  ///   - rate: samples a second (Hz), positive.
  ///   - firstSample: number of the first given sample in its sweep.
  ///   - timeZero: the time (s from the sweep's sample 0) that is called zero; IPFX aligns with
  ///     `startIndex * (1 / rate)`.
  ///   - isSinglePrecision: whether the voltages are 32-bit floats.
  package init(
    voltage: [Double],
    current: [Double]? = nil,
    rate: Double,
    firstSample: Int = 0,
    timeZero: Double = 0,
    isSinglePrecision: Bool = false
  ) {
    self.init(
      voltage: voltage,
      readingCurrent: current.map { TraceCurrent($0) },
      rate: rate,
      firstSample: firstSample,
      timeZero: timeZero,
      isSinglePrecision: isSinglePrecision
    )
  }

  /// Creates an evenly sampled trace whose current stays where it is.
  init(
    voltage: [Double],
    readingCurrent current: TraceCurrent?,
    rate: Double,
    firstSample: Int = 0,
    timeZero: Double = 0,
    isSinglePrecision: Bool
  ) {
    precondition(rate > 0, "sampling rate \(rate) is not positive")
    Self.checkLengths(voltage, current)
    self.voltage = voltage
    self.current = current
    self.isSinglePrecision = isSinglePrecision
    self.axis = .even(rate: rate, firstSample: firstSample, zero: timeZero)
  }

  /// Creates a trace with one time a sample, evenly spaced or not.
  ///
  /// - Parameters:
  ///   - voltage: membrane voltage (mV).
  ///   - current: injected current (pA), same length.
  ///   - times: non-decreasing times (s), same length.
  package init(voltage: [Double], current: [Double]? = nil, times: [Double]) {
    self.current = current.map { TraceCurrent($0) }
    Self.checkLengths(voltage, self.current)
    precondition(
      times.count == voltage.count,
      "\(times.count) times for \(voltage.count) voltages"
    )
    self.voltage = voltage
    self.isSinglePrecision = false
    self.axis = .explicit(times)
  }

  /// Creates the trace of a sweep's samples.
  ///
  /// - Parameters:
  ///   - sweep: a current-clamp sweep.
  ///   - visible: the samples to use; by default those really acquired.
  ///   - timeZero: the time (s from the sweep's sample 0) that is called zero.
  package init(_ sweep: Sweep, visible: Range<Int>? = nil, timeZero: Double = 0) {
    let range = visible ?? sweep.acquired
    self.init(
      voltage: sweep.voltage.doubles(range),
      readingCurrent: TraceCurrent(sweep.current, range),
      rate: sweep.info.samplingRate,
      firstSample: range.lowerBound,
      timeZero: timeZero,
      isSinglePrecision: sweep.voltage.isSinglePrecision
    )
  }

  private static func checkLengths(_ voltage: [Double], _ current: TraceCurrent?) {
    precondition(
      current == nil || current?.count == voltage.count,
      "\(voltage.count) voltages but \(current?.count ?? 0) currents"
    )
  }

  /// The time (s) of sample `index`.
  package func time(at index: Int) -> Double {
    switch axis {
    case .even(let rate, let firstSample, let zero):
      zero == 0 ? Double(firstSample + index) / rate : Double(firstSample + index) / rate - zero
    case .explicit(let times): times[index]
    }
  }

  /// The time (s) of the first sample; NaN for an empty trace.
  package var firstTime: Double { count > 0 ? time(at: 0) : .nan }

  /// The time (s) of the last sample; NaN for an empty trace.
  package var lastTime: Double { count > 0 ? time(at: count - 1) : .nan }
}
