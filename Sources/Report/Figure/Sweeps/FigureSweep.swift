/// One sweep as a figure draws it.
package struct FigureSweep: Sendable {
  /// The file's sweep number.
  package var number: Int
  /// Stimulus amplitude (pA in current clamp); `nil` where unknown.
  package var amplitude: Double?
  /// Time (s) of the first sample on the figure's axis.
  package var startTime: Double
  /// Samples a second (Hz), more than 0.
  package var rate: Double
  /// Response (mV in current clamp); samples that are not finite are gaps.
  package var voltage: [Double]
  /// Command (pA in current clamp); empty where there is none.
  package var current: [Double]
  /// Quality control: `nil` where it was not done.
  package var qcPassed: Bool?

  /// Creates a sweep.
  package init(
    number: Int,
    amplitude: Double?,
    startTime: Double = 0,
    rate: Double,
    voltage: [Double],
    current: [Double] = [],
    qcPassed: Bool? = nil
  ) {
    precondition(rate > 0, "sweep \(number) has a sampling rate of \(rate) Hz")
    self.number = number
    self.amplitude = amplitude
    self.startTime = startTime
    self.rate = rate
    self.voltage = voltage
    self.current = current
    self.qcPassed = qcPassed
  }

  /// Time (s) from the first sample to just after the last one.
  package var duration: Double { Double(max(voltage.count, current.count)) / rate }

  /// Time (s) of a sample.
  package func time(of index: Int) -> Double { startTime + Double(index) / rate }

  /// The samples of a channel within a half-open time window (s), one more on either side.
  func range(of window: Range<Double>, count: Int) -> Range<Int> {
    let last = Double(count)
    let lower = ((window.lowerBound - startTime) * rate).rounded(.down) - 1
    let upper = ((window.upperBound - startTime) * rate).rounded(.up) + 1
    let start = Int(min(max(lower, 0), last))
    return start..<max(start, Int(min(max(upper, 0), last)))
  }
}
