/// The samples of one channel of a sweep, in the precision in which the file stores them.
///
/// Most acquisition software stores 32-bit floats. Keeping them as such halves the memory of a cell,
/// and rounding to 32 bits is what IPFX does too, so values agree to the last bit. All analysis is in
/// `Double`: call ``doubles()`` once per sweep and work on the result.
package enum Samples: Sendable, Equatable {
  /// Values that were 32-bit floats in the file.
  case single([Float])
  /// Values that were 64-bit floats or integers in the file.
  case double([Double])
  /// Either, in less memory and with the same values; see ``packed``.
  case packed(PackedSamples)

  /// The number of samples.
  package var count: Int {
    switch self {
    case .single(let values): values.count
    case .double(let values): values.count
    case .packed(let values): values.count
    }
  }

  /// Whether the values were 32-bit floats in the file.
  package var isSinglePrecision: Bool {
    switch self {
    case .single: true
    case .double: false
    case .packed(let values): values.isSinglePrecision
    }
  }

  /// The same samples in as little memory as exactness allows, for sweeps that are kept.
  ///
  /// - Complexity: O(count).
  package var packed: Samples { PackedSamples(self).map(Samples.packed) ?? self }

  /// Whether there is no sample.
  package var isEmpty: Bool { count == 0 }

  /// The sample at `index`, widened to `Double`.
  package subscript(index: Int) -> Double {
    switch self {
    case .single(let values): Double(values[index])
    case .double(let values): values[index]
    case .packed(let values): values[index]
    }
  }

  /// All samples as `Double`.
  ///
  /// - Complexity: O(count) with a copy, O(1) for ``double(_:)``.
  package func doubles() -> [Double] { doubles(0..<count) }

  /// The samples of a half-open index range as `Double`.
  ///
  /// - Complexity: O(length of the range); O(1) for all of ``double(_:)``.
  package func doubles(_ range: Range<Int>) -> [Double] {
    switch self {
    case .single(let values): values[range].map(Double.init)
    case .double(let values): range == values.indices ? values : Array(values[range])
    case .packed(let values): values.doubles(range)
    }
  }

  /// The samples of a half-open index range, same precision, not packed.
  package func slice(_ range: Range<Int>) -> Samples {
    switch self {
    case .single(let values): .single(Array(values[range]))
    case .double(let values): .double(Array(values[range]))
    case .packed(let values):
      values.isSinglePrecision ? .single(values.singles(range)) : .double(values.doubles(range))
    }
  }
}
