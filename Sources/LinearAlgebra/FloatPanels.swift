/// Where a matrix lies inside a buffer of 32-bit floats, 32 columns after 32 columns.
///
/// Element (i, j) is at `offset + (j / 32) * panelStride + i * rowStride + j % 32`. Panels whose rows follow each other
/// (`rowStride` 32) are what the products of ``FloatKernels`` read fastest; with a `panelStride` of 32 the same
/// describes ordinary rows. Columns are whole panels: who needs fewer keeps zeros in the others.
package struct FloatPanels: Sendable, Equatable {
  /// Columns of a panel.
  package static let width = 32

  /// Index of the first element in the buffer.
  package let offset: Int
  /// Rows of the matrix.
  package let rowCount: Int
  /// Columns of the matrix by 32.
  package let panelCount: Int
  /// Distance between two rows of a panel.
  package let rowStride: Int
  /// Distance between the same rows of two panels.
  package let panelStride: Int

  /// Panels of dense rows.
  ///
  /// - Parameters:
  ///   - offset: index of the first element.
  ///   - rowCount: rows.
  ///   - panelCount: columns by 32.
  ///   - panelStride: distance between two panels, nil for panels without gaps.
  package init(offset: Int = 0, rowCount: Int, panelCount: Int, panelStride: Int? = nil) {
    let stride = panelStride ?? rowCount * Self.width
    precondition(
      offset >= 0 && rowCount >= 0 && panelCount >= 0 && stride >= rowCount * Self.width,
      "\(panelCount) panels of \(rowCount) rows at \(offset), \(stride) apart"
    )
    self.init(offset, rowCount, panelCount, Self.width, stride)
  }

  private init(_ offset: Int, _ rows: Int, _ panels: Int, _ rowStride: Int, _ panelStride: Int) {
    self.offset = offset
    rowCount = rows
    panelCount = panels
    self.rowStride = rowStride
    self.panelStride = panelStride
  }

  /// Ordinary rows whose length is a multiple of 32.
  package static func rows(offset: Int = 0, count: Int, length: Int) -> FloatPanels {
    precondition(length % width == 0, "rows of \(length) floats are no panels of \(width)")
    return FloatPanels(offset, count, length / width, length, width)
  }

  /// The least multiple of 32 that is not below a number of columns.
  package static func padded(_ columnCount: Int) -> Int {
    (columnCount + width - 1) / width * width
  }

  /// Some rows of every panel.
  package func rows(_ range: Range<Int>) -> FloatPanels {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rowCount,
      "rows \(range) of panels with \(rowCount)"
    )
    return FloatPanels(
      offset + range.lowerBound * rowStride,
      range.count,
      panelCount,
      rowStride,
      panelStride
    )
  }

  /// Some of the panels.
  package func panels(_ range: Range<Int>) -> FloatPanels {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= panelCount,
      "panels \(range) of \(panelCount)"
    )
    return FloatPanels(
      offset + range.lowerBound * panelStride,
      rowCount,
      range.count,
      rowStride,
      panelStride
    )
  }

  /// Columns of the matrix.
  package var columnCount: Int { panelCount * Self.width }

  /// Index of an element.
  package func index(row: Int, column: Int) -> Int {
    offset + column / Self.width * panelStride + row * rowStride + column % Self.width
  }

  /// One more than the last index that the panels touch; their offset when they are empty.
  var end: Int {
    rowCount > 0 && panelCount > 0 ? index(row: rowCount - 1, column: columnCount - 1) + 1 : offset
  }
}
