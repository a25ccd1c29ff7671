import RealModule

/// Complex impedance against frequency: |Z| (GΩ = mV/pA) and phase (rad).
package struct ImpedanceSpectrum: Sendable, Equatable {
  /// Frequencies (Hz), ascending.
  package var frequencies: [Double]
  /// Real part (GΩ).
  package var real: [Double]
  /// Imaginary part (GΩ).
  package var imaginary: [Double]

  /// |Z| (GΩ).
  package var magnitudes: [Double] {
    zip(real, imaginary).map { ($0 * $0 + $1 * $1).squareRoot() }
  }

  /// Phase (rad), -π…π; negative where the voltage lags.
  package var phases: [Double] { zip(real, imaginary).map { Double.atan2(y: $1, x: $0) } }

  /// The ratio of the spectra of voltage and current for some bins.
  ///
  /// - Parameters:
  ///   - voltage: voltage (mV).
  ///   - current: current (pA), as many samples.
  ///   - step: sampling step (s).
  ///   - bins: bins of the transform, bin k is k / (N·step) Hz.
  package init(voltage: [Double], current: [Double], step: Double, bins: Range<Int>) {
    precondition(
      voltage.count == current.count && bins.upperBound <= voltage.count,
      "\(voltage.count) voltages, \(current.count) currents, bins \(bins)"
    )
    // Both real signals go through one complex transform; the DC of the voltage is taken out first so that
    // it cannot leak rounding errors into the current's half. It only belongs to bin 0.
    let offset = bins.contains(0) ? 0 : voltage.mean() ?? 0
    var a = voltage.map { $0 - offset }
    var b = current
    let count = a.count
    FourierTransform(count: count).forward(&a, &b)
    frequencies = bins.map { Double($0) / (Double(count) * step) }
    real = []
    imaginary = []
    for k in bins {
      let mirror = k == 0 ? 0 : count - k
      let v = ((a[k] + a[mirror]) / 2, (b[k] - b[mirror]) / 2)
      let i = ((b[k] + b[mirror]) / 2, (a[mirror] - a[k]) / 2)
      let power = i.0 * i.0 + i.1 * i.1
      real.append((v.0 * i.0 + v.1 * i.1) / power)
      imaginary.append((v.1 * i.0 - v.0 * i.1) / power)
    }
  }

  /// An impedance given by its parts.
  package init(frequencies: [Double], real: [Double], imaginary: [Double]) {
    self.frequencies = frequencies
    self.real = real
    self.imaginary = imaginary
  }

  /// The mean of each value and its neighbours, up to `reach` on both sides and as many on either.
  package func smoothed(reach: Int) -> ImpedanceSpectrum {
    let average = { (values: [Double]) in
      values.indices.map { k in
        let side = min(reach, k, values.count - 1 - k)
        return values.meanOfFinite(in: k - side..<k + side + 1) ?? .nan
      }
    }
    return ImpedanceSpectrum(
      frequencies: frequencies,
      real: average(real),
      imaginary: average(imaginary)
    )
  }
}
