/// How samples lie in time: a rate and the time of the first sample.
struct SamplingClock: Sendable, Equatable {
  /// Samples a second (Hz).
  var rate: Double
  /// Seconds from session start to the first sample; `nil` where unknown.
  var start: Double?

  /// Rates that no amplifier reaches are taken for damage (Hz).
  static let highestRate = 10e6

  /// Why `rate` cannot be a sampling rate; `nil` where it can.
  static func fault(ofRate rate: Double) -> String? {
    if rate.isNaN { return "expected a sampling rate above 0 Hz, found NaN" }
    if rate <= 0 || rate > highestRate {
      return "expected a sampling rate above 0 and up to 10 MHz, found \(rate) Hz"
    }
    return nil
  }

  /// A clock from explicit time stamps, if they are evenly spaced.
  ///
  /// The rate is 1 / mean step, which unlike the median step does not suffer from time stamps that
  /// were rounded; rates within 1e-6 of a whole number become that number. Time stamps are even when
  /// each is less than half a step from where that rate puts it.
  ///
  /// - Returns: the clock, or a text that names the worst deviation.
  /// - Complexity: O(count).
  static func evenlySpaced(_ timestamps: [Double]) -> Result<SamplingClock, UnevenTimestamps> {
    let count = timestamps.count
    guard count >= 2, let first = timestamps.first, let last = timestamps.last else {
      return .failure(UnevenTimestamps(reason: "expected 2 or more timestamps, found \(count)"))
    }
    let step = (last - first) / Double(count - 1)
    guard step.isFinite && step > 0 else {
      let reason =
        "expected rising timestamps, found \(first) s at the start and \(last) s at the end"
      return .failure(UnevenTimestamps(reason: reason))
    }
    var worst = (index: 0, deviation: 0.0)
    for (index, time) in timestamps.enumerated() {
      let deviation = time - (first + Double(index) * step)
      if !(deviation.magnitude <= worst.deviation.magnitude) { worst = (index, deviation) }
    }
    guard worst.deviation.magnitude < step / 2 else {
      let reason =
        "expected evenly spaced timestamps, found sample \(worst.index) off by "
        + "\(worst.deviation) s at a mean step of \(step) s"
      return .failure(UnevenTimestamps(reason: reason))
    }
    let rate = 1 / step
    let whole = rate.rounded()
    let isWhole = whole > 0 && (rate - whole).magnitude <= 1e-6 * whole
    return .success(SamplingClock(rate: isWhole ? whole : rate, start: first))
  }
}

/// Time stamps from which no sampling rate follows.
struct UnevenTimestamps: Error, Equatable {
  /// What was expected and what was found.
  var reason: String
}
