/// Where a row-major matrix lies inside a buffer of 32-bit floats.
///
/// Element (i, j) of the stored matrix is at `offset + i * stride + j`. A block with ``isTransposed`` set
/// stands for the transpose of what is stored; ``rowCount`` and ``columnCount`` are always those of the
/// matrix that it stands for.
package struct FloatBlock: Sendable, Equatable {
  /// Index of the first element in the buffer.
  package let offset: Int
  /// Rows of the matrix.
  package let rowCount: Int
  /// Columns of the matrix.
  package let columnCount: Int
  /// Distance between the starts of two stored rows.
  package let stride: Int
  /// Whether the matrix is the transpose of what is stored.
  package let isTransposed: Bool

  /// Creates a block of whole or partial rows.
  ///
  /// - Parameters:
  ///   - offset: index of the first element.
  ///   - rowCount: stored rows.
  ///   - columnCount: stored columns.
  ///   - stride: distance between two stored rows, nil for rows without gaps.
  package init(offset: Int = 0, rowCount: Int, columnCount: Int, stride: Int? = nil) {
    let stride = stride ?? columnCount
    precondition(
      offset >= 0 && rowCount >= 0 && columnCount >= 0 && stride >= columnCount,
      "block of \(rowCount) x \(columnCount) at \(offset) with rows \(stride) apart"
    )
    self.init(offset, rowCount, columnCount, stride, isTransposed: false)
  }

  private init(_ offset: Int, _ rows: Int, _ columns: Int, _ stride: Int, isTransposed: Bool) {
    self.offset = offset
    rowCount = rows
    columnCount = columns
    self.stride = stride
    self.isTransposed = isTransposed
  }

  /// The transpose; nothing is moved.
  package var transposed: FloatBlock {
    FloatBlock(offset, columnCount, rowCount, stride, isTransposed: !isTransposed)
  }

  /// Some rows of a block that is not transposed.
  package func rows(_ range: Range<Int>) -> FloatBlock {
    precondition(
      !isTransposed && range.lowerBound >= 0 && range.upperBound <= rowCount,
      "rows \(range) of a block with \(rowCount)"
    )
    return FloatBlock(
      offset: offset + range.lowerBound * stride,
      rowCount: range.count,
      columnCount: columnCount,
      stride: stride
    )
  }

  /// Some columns of a block that is not transposed.
  package func columns(_ range: Range<Int>) -> FloatBlock {
    precondition(
      !isTransposed && range.lowerBound >= 0 && range.upperBound <= columnCount,
      "columns \(range) of a block with \(columnCount)"
    )
    return FloatBlock(
      offset: offset + range.lowerBound,
      rowCount: rowCount,
      columnCount: range.count,
      stride: stride
    )
  }

  /// Index of the first element of a row of a block that is not transposed.
  package func row(_ index: Int) -> Int {
    precondition(!isTransposed && index >= 0 && index < rowCount, "row \(index) of \(rowCount)")
    return offset + index * stride
  }

  /// One more than the last index that the block touches; its offset when it is empty.
  var end: Int {
    let (rows, columns) = isTransposed ? (columnCount, rowCount) : (rowCount, columnCount)
    return rows > 0 && columns > 0 ? offset + (rows - 1) * stride + columns : offset
  }
}
