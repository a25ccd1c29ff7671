import RealModule

/// A four-pole digital Bessel low-pass, applied forward and backward so that it does not shift spikes.
///
/// The analog prototype has the "phase" normalisation: the cut-off is the frequency at the middle of the
/// phase response. It is mapped by the bilinear transform with pre-warping. Source: spec, spike features,
/// section 2; Thomson 1949 for the polynomials.
package struct BesselFilter: Sendable, Equatable {
  /// Samples by which both ends are extended before filtering; a trace must be longer.
  package static let padding = 15

  /// Numerator b0…b4.
  package let numerator: [Double]
  /// Denominator a0…a4; a0 is 1.
  package let denominator: [Double]
  /// Filter state at the steady state of a unit step, for the transposed direct form.
  let stepState: [Double]

  /// Computes the coefficients.
  ///
  /// - Parameters:
  ///   - frequency: cut-off (kHz).
  ///   - rate: sampling rate (Hz).
  /// - Throws: ``SpikeDetectionError/cutoffTooHigh(frequency:rate:)`` unless the cut-off is positive
  ///   and below half the rate.
  package init(frequency: Double, rate: Double) throws(SpikeDetectionError) {
    let normalized = 1000 * frequency / (rate / 2)
    guard normalized > 0, normalized < 1 else {
      throw .cutoffTooHigh(frequency: frequency, rate: rate)
    }
    // Each conjugate pair of prototype poles, scaled by w, becomes z² - 2·re(z)·z + |z|².
    let warped = 4 * Double.tan(Double.pi * normalized / 2)
    var gain = warped * warped * warped * warped
    var sections: [(linear: Double, constant: Double)] = []
    for pole in Self.prototypePoles {
      let (re, im) = (pole.re * warped, pole.im * warped)
      // z = (4 + p) / (4 - p)
      let scale = (4 - re) * (4 - re) + im * im
      let zRe = (16 - re * re - im * im) / scale
      let zIm = 8 * im / scale
      sections.append((-2 * zRe, zRe * zRe + zIm * zIm))
      gain /= scale
    }
    let (p, q) = (sections[0], sections[1])
    numerator = [gain, 4 * gain, 6 * gain, 4 * gain, gain]
    denominator = [
      1,
      p.linear + q.linear,
      p.constant + q.constant + p.linear * q.linear,
      p.linear * q.constant + q.linear * p.constant,
      p.constant * q.constant,
    ]
    stepState = Self.stepState(numerator: numerator, denominator: denominator)
  }

  /// Upper halves of the conjugate pole pairs of the prototype with cut-off 1.
  private static let prototypePoles: [(re: Double, im: Double)] = [
    (-0.6572111716718827, 0.830161435004873),
    (-0.9047587967882447, 0.27091873300387465),
  ]

  /// The state s of s = A·s + B for a constant input of 1, solved from its first element down.
  private static func stepState(numerator b: [Double], denominator a: [Double]) -> [Double] {
    let residues = (1...4).map { b[$0] - a[$0] * b[0] }
    var state = [residues.reduce(0, +) / a.reduce(0, +)]
    var aSum = 1.0
    var residueSum = 0.0
    for k in 1..<4 {
      aSum += a[k]
      residueSum += residues[k - 1]
      state.append(aSum * state[0] - residueSum)
    }
    return state
  }

  /// The filtered samples of a gap-free signal, with both ends extended by point reflection.
  ///
  /// - Parameter signal: more than ``padding`` samples, without NaN.
  /// - Returns: as many samples.
  /// - Complexity: O(count), one allocation.
  package func zeroPhase(_ signal: [Double]) -> [Double] {
    var buffer = extended(signal, range: signal.indices)
    run(&buffer)
    return Array(buffer[Self.padding..<Self.padding + signal.count])
  }

  /// The samples of `range` with 15 reflected samples on either side.
  func extended(_ signal: [Double], range: Range<Int>) -> [Double] {
    precondition(range.count > Self.padding, "\(range.count) samples, needs over \(Self.padding)")
    var buffer: [Double] = []
    buffer.reserveCapacity(range.count + 2 * Self.padding)
    let (first, last) = (range.lowerBound, range.upperBound - 1)
    for k in stride(from: Self.padding, to: 0, by: -1) {
      buffer.append(2 * signal[first] - signal[first + k])
    }
    buffer.append(contentsOf: signal[range])
    for k in 1...Self.padding { buffer.append(2 * signal[last] - signal[last - k]) }
    return buffer
  }

  /// Filters in place, forward and then backward.
  ///
  /// Transposed direct form: the chain from one output to the next is a product and two sums, which is
  /// what limits the speed.
  func run(_ buffer: inout [Double]) {
    var samples = buffer.mutableSpan
    guard samples.count > 0 else { return }
    var state = Recursion(self, first: samples[0])
    for index in 0..<samples.count { samples[index] = state.next(samples[index]) }
    state = Recursion(self, first: samples[samples.count - 1])
    for index in 1...samples.count {
      let position = samples.count - index
      samples[position] = state.next(samples[position])
    }
  }

  /// The running state of one pass.
  private struct Recursion {
    /// Coefficients b0…b4 of the input.
    let b: (Double, Double, Double, Double, Double)
    /// Coefficients a1…a4 of the output.
    let a: (Double, Double, Double, Double)
    /// The state.
    var s: (Double, Double, Double, Double)

    init(_ filter: BesselFilter, first: Double) {
      let (n, d, z) = (filter.numerator, filter.denominator, filter.stepState)
      b = (n[0], n[1], n[2], n[3], n[4])
      a = (d[1], d[2], d[3], d[4])
      s = (z[0] * first, z[1] * first, z[2] * first, z[3] * first)
    }

    @inline(__always)
    mutating func next(_ x: Double) -> Double {
      let y = s.0 + b.0 * x
      s.0 = s.1 + x * b.1 - y * a.0
      s.1 = s.2 + x * b.2 - y * a.1
      s.2 = s.3 + x * b.3 - y * a.2
      s.3 = x * b.4 - y * a.3
      return y
    }
  }
}
