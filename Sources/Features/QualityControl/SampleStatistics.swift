/// Mean and noise of a window of samples.
///
/// Sums are in double precision; IPFX adds 32-bit samples in 32 bits and differs by up to 2e-5 mV.
struct SampleStatistics {
  /// Arithmetic mean; 0 for an empty window, as in IPFX.
  var mean = 0.0
  /// Population root mean square about the mean; 0 for an empty window, as in IPFX.
  var rms = 0.0

  /// - Complexity: O(count), two passes.
  init(_ samples: ArraySlice<Double>) {
    guard !samples.isEmpty else { return }
    var sum = 0.0
    for value in samples { sum += value }
    mean = sum / Double(samples.count)
    var squares = 0.0
    for value in samples { squares += (value - mean) * (value - mean) }
    rms = (squares / Double(samples.count)).squareRoot()
  }
}
