package import Electrophysiology

/// Which samples of a response were really acquired.
///
/// Acquisition software allocates a sweep before it runs: what was never acquired stays exactly 0 or
/// becomes NaN. In the public mouse Patch-seq files this is a third of all stored samples.
package struct Acquisition: Sendable, Equatable {
  /// `0..<(last acquired sample + 1)`; empty when every sample is NaN.
  package var acquired: Range<Int>
  /// Half-open runs of fill inside ``acquired``, ascending: at least ``minimumZeroRun`` exact zeros,
  /// or NaN of any length.
  package var interiorFill: [Range<Int>]

  /// Exact zeros in a row that are taken for fill inside a sweep.
  ///
  /// Real recordings have isolated exact zeros (36 in 112 million samples); runs of fill measured in
  /// public ramp sweeps are 960 to 1,983 samples long.
  package static let minimumZeroRun = 50

  /// Finds the acquired part of a response.
  ///
  /// Exactly as IPFX: zeros at the very end are fill, however few, then NaN at the end are fill. A
  /// response that is zero throughout is left alone, NaN at its end excepted, since it cannot be told
  /// from an unconnected channel.
  ///
  /// - Complexity: O(count).
  package init(of response: Samples) {
    switch response {
    case .single(let values): self.init(values: values)
    case .double(let values): self.init(values: values)
    case .packed(let values): self.init(values: values.doubles(0..<values.count))
    }
  }

  private init<Value: BinaryFloatingPoint>(values: [Value]) {
    let lastNonzero = values.lastIndex { $0 != 0 }
    let end = (lastNonzero ?? values.count - 1) + 1
    let lastNumber = values[..<end].lastIndex { !$0.isNaN }
    acquired = 0..<((lastNumber ?? -1) + 1)
    interiorFill = []
    guard values[acquired].contains(where: { $0 != 0 }) else { return }
    interiorFill = Self.runs(in: values, acquired)
  }

  private static func runs<Value: BinaryFloatingPoint>(
    in values: [Value],
    _ range: Range<Int>
  ) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var index = range.lowerBound
    // Invariant: every run that ends at or before `index` is in `runs`.
    while index < range.upperBound {
      let value = values[index]
      guard value == 0 || value.isNaN else {
        index += 1
        continue
      }
      let start = index
      var hasNaN = false
      while index < range.upperBound, values[index] == 0 || values[index].isNaN {
        hasNaN = hasNaN || values[index].isNaN
        index += 1
      }
      if hasNaN || index - start >= minimumZeroRun { runs.append(start..<index) }
    }
    return runs
  }
}
