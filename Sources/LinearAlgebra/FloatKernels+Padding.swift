import CBLASShim

// The two passes over the input weights W (columns of the input × gates, in panels) that padding needs; the formulas are
// derived in BiLSTM's `PaddedInput`.

extension FloatKernels {
  /// For every width w the sums Σ_{j ≥ w} γ_j W_j and Σ_{j ≥ w} β_j W_j over the input's columns: (gates) each.
  ///
  /// - Parameters:
  ///   - weights: buffer of W.
  ///   - panels: where it lies, without gaps: (columns, gates).
  ///   - gain: γ (columns).
  ///   - shift: β (columns).
  ///   - widths: descending, at most the number of columns.
  ///   - gainSums: receives a row (gates) a width.
  ///   - shiftSums: the same.
  ///   - level: the instructions to use.
  package static func sumTails(
    _ weights: FloatBuffer,
    _ panels: FloatPanels,
    gain: FloatRow,
    shift: FloatRow,
    widths: [Int],
    gainSums: FloatRows,
    shiftSums: FloatRows,
    level: Level = best
  ) {
    checkColumns(panels, [gain, shift])
    checkSums(panels, widths, [gainSums, shiftSums])
    var arguments = cblas_shim_tails_arguments()
    arguments.panels = panels.panelCount
    arguments.columns = panels.rowCount
    arguments.weights = UnsafePointer(weights.start(panels))
    arguments.gain = UnsafePointer(gain.start)
    arguments.shift = UnsafePointer(shift.start)
    arguments.gain_sums = gainSums.start
    arguments.shift_sums = shiftSums.start
    arguments.sum_stride = gainSums.stride
    arguments.width_count = widths.count
    widths.withUnsafeBufferPointer {
      arguments.widths = $0.baseAddress
      cblas_shim_tails(level.value, &arguments)
    }
  }

  /// With M the products plus, in column j, the padded sums of every width ≤ j, and s = Σ da:
  /// dW += γ M + β s, and the shares dγ_j = Σ W M, dβ_j = Σ W s in 16 parts a column.
  ///
  /// - Parameters:
  ///   - weights: buffer of W.
  ///   - panels: where W, M and dW lie in their buffers: `panels` for W and dW, from 0 on for M.
  ///   - products: buffer of M.
  ///   - gradients: buffer of dW.
  ///   - gain: γ (columns).
  ///   - shift: β (columns).
  ///   - sums: s (gates).
  ///   - paddedSums: a row (gates) a width.
  ///   - widths: descending.
  ///   - parts: (columns, 16) each for γ and β; added to.
  ///   - level: the instructions to use.
  package static func spread(
    _ weights: FloatBuffer,
    _ panels: FloatPanels,
    products: FloatBuffer,
    gradients: FloatBuffer,
    gain: FloatRow,
    shift: FloatRow,
    sums: FloatRow,
    paddedSums: FloatRows,
    widths: [Int],
    parts: (gain: FloatRow, shift: FloatRow),
    level: Level = best
  ) {
    checkColumns(panels, [gain, shift])
    checkSums(panels, widths, [paddedSums])
    precondition(
      sums.count == panels.columnCount
        && [parts.gain, parts.shift].allSatisfy { $0.count == 16 * panels.rowCount },
      "parts of a gradient of \(panels.rowCount) x \(panels.columnCount) have other shapes"
    )
    let own = FloatPanels(rowCount: panels.rowCount, panelCount: panels.panelCount)
    var arguments = cblas_shim_spread_arguments()
    arguments.panels = panels.panelCount
    arguments.columns = panels.rowCount
    arguments.weights = UnsafePointer(weights.start(panels))
    arguments.products = UnsafePointer(products.start(own))
    arguments.gradients = gradients.start(panels)
    arguments.gain = UnsafePointer(gain.start)
    arguments.shift = UnsafePointer(shift.start)
    arguments.sums = UnsafePointer(sums.start)
    arguments.padded_sums = UnsafePointer(paddedSums.start)
    arguments.sum_stride = paddedSums.stride
    arguments.width_count = widths.count
    arguments.gain_parts = parts.gain.start
    arguments.shift_parts = parts.shift.start
    widths.withUnsafeBufferPointer {
      arguments.widths = $0.baseAddress
      cblas_shim_spread(level.value, &arguments)
    }
  }

  private static func checkColumns(_ panels: FloatPanels, _ vectors: [FloatRow]) {
    precondition(
      panels.rowStride == FloatPanels.width
        && panels.panelStride == panels.rowCount * FloatPanels.width
        && vectors.allSatisfy { $0.count == panels.rowCount },
      "weights of \(panels.rowCount) columns with gaps, or vectors of other lengths"
    )
  }

  private static func checkSums(_ panels: FloatPanels, _ widths: [Int], _ sums: [FloatRows]) {
    precondition(
      widths.allSatisfy { $0 >= 0 && $0 <= panels.rowCount }
        && zip(widths, widths.dropFirst()).allSatisfy { $0 >= $1 }
        && sums.allSatisfy {
          $0.count == widths.count && $0.width == panels.columnCount && $0.stride == sums[0].stride
        },
      "sums of the widths \(widths) over \(panels.rowCount) columns have other shapes"
    )
  }
}
