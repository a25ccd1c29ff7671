package import Electrophysiology

/// The injected current (pA) of a trace, widened where it is asked for.
///
/// Features look at the current of a few samples of a sweep: a copy of all of them would be eight bytes a sample
/// for nothing.
package struct TraceCurrent: RandomAccessCollection, Sendable {
  private let samples: Samples
  /// The sample that is called 0 here.
  private let first: Int

  /// Positions of the samples, from 0.
  package let indices: Range<Int>
  package var startIndex: Int { 0 }
  package var endIndex: Int { indices.upperBound }

  /// The samples of a half-open range of a sweep's channel; nothing is copied.
  package init(_ samples: Samples, _ range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= samples.count,
      "\(range) of \(samples.count) samples"
    )
    self.samples = samples
    first = range.lowerBound
    indices = 0..<range.count
  }

  /// All of an array.
  package init(_ values: [Double]) { self.init(.double(values), values.indices) }

  /// The current at `index`.
  ///
  /// - Complexity: as of `Samples`.
  package subscript(index: Int) -> Double {
    precondition(indices.contains(index), "sample \(index) of \(count)")
    return samples[first + index]
  }

  /// All of it (pA), where every sample is looked at: one pass, and no search for each.
  func doubles() -> [Double] { samples.doubles(first..<first + count) }
}
