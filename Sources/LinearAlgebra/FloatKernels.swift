import CBLASShim

// Kernels on 32-bit floats that are compiled for several instruction sets (`CBLASShim/vectors.h` says why in C) and
// chosen when the program runs. Results differ between levels in the last bits, since fused multiply-add rounds once;
// on one level they are the same bytes in every run. The plain formulas in the tests are their oracle.

/// Passes over arrays of 32-bit floats with the widest instructions that the processor has.
package enum FloatKernels {
  /// Which instructions are used.
  package enum Level: Int, Sendable, CaseIterable {
    /// What the compiler assumes: SSE2 on x86, Neon on Arm.
    case baseline
    /// AVX2 with fused multiply-add.
    case avx2
    /// AVX-512 (F, VL, BW and DQ).
    case avx512

    var value: cblas_shim_level { cblas_shim_level(UInt32(rawValue)) }
  }

  /// The widest level of this processor, or a lower one that the environment variable `PATCHLINE_VECTORS` names
  /// (`baseline`, `avx2`); found once.
  package static let best = Level(rawValue: Int(cblas_shim_best_level().rawValue)) ?? .baseline

  /// The levels that this processor can run.
  package static var available: [Level] { Level.allCases.filter { $0.rawValue <= best.rawValue } }
}

/// Rows of one length at equal distances, for a kernel: checked where they are made.
///
/// A borrowed place in memory as ``FloatRow``.
package struct FloatRows {
  let start: UnsafeMutablePointer<Float>
  /// Number of rows.
  package let count: Int
  /// Floats of a row.
  package let width: Int
  /// Distance between two rows.
  package let stride: Int
}

extension FloatBuffer {
  /// Rows from `index` on.
  ///
  /// - Parameters:
  ///   - index: the first row's first element.
  ///   - count: rows.
  ///   - width: floats of a row.
  ///   - stride: distance between two rows.
  /// - Returns: their place.
  package func rows(at index: Int, count: Int, width: Int, stride: Int) -> FloatRows {
    precondition(
      index >= 0 && count >= 0 && width >= 0 && stride >= 0
        && (count == 0 || index + (count - 1) * stride + width <= self.count),
      "\(count) rows of \(width) floats from \(index), \(stride) apart, in a buffer of \(self.count)"
    )
    return FloatRows(start: base + index, count: count, width: width, stride: stride)
  }

  /// The first element of panels that end within the buffer.
  func start(_ panels: FloatPanels) -> UnsafeMutablePointer<Float> {
    precondition(panels.end <= count, "panels end at \(panels.end) of \(count) floats")
    return base + panels.offset
  }
}
