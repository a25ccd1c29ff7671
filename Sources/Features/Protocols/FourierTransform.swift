// Cooley & Tukey (1965) for powers of two; Bluestein (1970), as a convolution with a chirp, for any length.
// Convention: X[k] = Σ x[n]·e^(-2πi·kn/N), no normalisation.

import RealModule

/// The discrete Fourier transform of one length.
///
/// Twiddle factors are computed once from the integer angle index, so that errors stay near 1e-16·log N.
package struct FourierTransform: Sendable {
  /// The number of samples.
  package let count: Int
  /// Transform of the power of two in which a length that is none is computed.
  private let inner: PowerOfTwo
  /// e^(-πi·n²/N) for Bluestein; empty for a power of two.
  private let chirp: (real: [Double], imaginary: [Double])
  /// Spectrum of the conjugate chirp.
  private let kernel: (real: [Double], imaginary: [Double])

  /// Prepares a length of at least 1.
  package init(count: Int) {
    precondition(count > 0, "a transform needs at least one sample, not \(count)")
    self.count = count
    guard count & (count - 1) != 0 else {
      inner = PowerOfTwo(count: count)
      chirp = ([], [])
      kernel = ([], [])
      return
    }
    var size = 1
    while size < 2 * count - 1 { size *= 2 }
    let transform = PowerOfTwo(count: size)
    // n² is reduced modulo 2N before it becomes an angle: large angles lose digits.
    let angles = (0..<count).map { Double.pi * Double($0 * $0 % (2 * count)) / Double(count) }
    let real = angles.map { Double.cos($0) }
    let imaginary = angles.map { -Double.sin($0) }
    var kernelReal = [Double](repeating: 0, count: size)
    var kernelImaginary = kernelReal
    for n in 0..<count {
      kernelReal[n] = real[n]
      kernelImaginary[n] = -imaginary[n]
      if n > 0 {
        kernelReal[size - n] = real[n]
        kernelImaginary[size - n] = -imaginary[n]
      }
    }
    transform.forward(&kernelReal, &kernelImaginary)
    inner = transform
    chirp = (real, imaginary)
    kernel = (kernelReal, kernelImaginary)
  }

  /// Transforms in place.
  ///
  /// - Complexity: O(N log N).
  package func forward(_ real: inout [Double], _ imaginary: inout [Double]) {
    precondition(
      real.count == count && imaginary.count == count,
      "\(real.count) and \(imaginary.count) samples for a transform of \(count)"
    )
    guard !chirp.real.isEmpty else { return inner.forward(&real, &imaginary) }
    var a = [Double](repeating: 0, count: inner.count)
    var b = a
    for n in 0..<count {
      a[n] = real[n] * chirp.real[n] - imaginary[n] * chirp.imaginary[n]
      b[n] = real[n] * chirp.imaginary[n] + imaginary[n] * chirp.real[n]
    }
    inner.forward(&a, &b)
    for k in a.indices {
      let product = a[k] * kernel.real[k] - b[k] * kernel.imaginary[k]
      b[k] = a[k] * kernel.imaginary[k] + b[k] * kernel.real[k]
      a[k] = product
    }
    // The inverse transform is the forward one with real and imaginary part exchanged.
    inner.forward(&b, &a)
    let scale = 1 / Double(inner.count)
    for k in 0..<count {
      let (x, y) = (a[k] * scale, b[k] * scale)
      real[k] = x * chirp.real[k] - y * chirp.imaginary[k]
      imaginary[k] = x * chirp.imaginary[k] + y * chirp.real[k]
    }
  }
}

/// The in-place radix-2 transform.
private struct PowerOfTwo: Sendable {
  let count: Int
  /// e^(-2πi·k/N), k < N/2.
  let cosines: [Double]
  let sines: [Double]

  init(count: Int) {
    self.count = count
    let angles = (0..<count / 2).map { 2 * Double.pi * Double($0) / Double(count) }
    cosines = angles.map { Double.cos($0) }
    sines = angles.map { -Double.sin($0) }
  }

  func forward(_ real: inout [Double], _ imaginary: inout [Double]) {
    reorder(&real, &imaginary)
    var half = 1
    while half < count {
      let stride = count / (2 * half)
      for start in Swift.stride(from: 0, to: count, by: 2 * half) {
        for k in 0..<half {
          let (c, s) = (cosines[k * stride], sines[k * stride])
          let (low, high) = (start + k, start + k + half)
          let x = real[high] * c - imaginary[high] * s
          let y = real[high] * s + imaginary[high] * c
          real[high] = real[low] - x
          imaginary[high] = imaginary[low] - y
          real[low] += x
          imaginary[low] += y
        }
      }
      half *= 2
    }
  }

  private func reorder(_ real: inout [Double], _ imaginary: inout [Double]) {
    var reversed = 0
    for index in 0..<count {
      if index < reversed {
        real.swapAt(index, reversed)
        imaginary.swapAt(index, reversed)
      }
      var bit = count >> 1
      while bit > 0, reversed & bit != 0 {
        reversed ^= bit
        bit >>= 1
      }
      reversed |= bit
    }
  }
}
