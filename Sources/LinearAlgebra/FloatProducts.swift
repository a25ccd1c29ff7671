import CBLASShim

/// Products of matrices of 32-bit floats that lie in larger arrays.
package enum FloatProducts {
  /// target = left · right, or target + left · right (BLAS `sgemm`).
  ///
  /// Transposed blocks are read in place. Target must not overlap left or right in memory; different
  /// buffers never do. An inner dimension of 0 gives zeros.
  ///
  /// - Parameters:
  ///   - left: elements of the left matrix.
  ///   - leftBlock: m x k.
  ///   - right: elements of the right matrix.
  ///   - rightBlock: k x n.
  ///   - target: receives the product.
  ///   - targetBlock: m x n, not transposed.
  ///   - isAdded: whether the product is added to what target holds.
  /// - Complexity: O(m n k).
  package static func multiply(
    _ left: FloatBuffer,
    _ leftBlock: FloatBlock,
    _ right: FloatBuffer,
    _ rightBlock: FloatBlock,
    into target: FloatBuffer,
    _ targetBlock: FloatBlock,
    isAdded: Bool = false
  ) {
    checkShapes(leftBlock, rightBlock, targetBlock)
    precondition(
      leftBlock.end <= left.count && rightBlock.end <= right.count
        && targetBlock.end <= target.count,
      "a block ends beyond its buffer"
    )
    guard targetBlock.rowCount > 0, targetBlock.columnCount > 0 else { return }
    BLASThreads.useOne()
    // BLAS reads and writes inside the blocks only, which lie inside the buffers (checked above).
    cblas_sgemm(
      CblasRowMajor,
      leftBlock.isTransposed ? CblasTrans : CblasNoTrans,
      rightBlock.isTransposed ? CblasTrans : CblasNoTrans,
      blasInteger(targetBlock.rowCount),
      blasInteger(targetBlock.columnCount),
      blasInteger(leftBlock.columnCount),
      1,
      left.base + leftBlock.offset,
      leadingDimension(leftBlock.stride),
      right.base + rightBlock.offset,
      leadingDimension(rightBlock.stride),
      isAdded ? 1 : 0,
      target.base + targetBlock.offset,
      leadingDimension(targetBlock.stride)
    )
  }

  private static func checkShapes(_ left: FloatBlock, _ right: FloatBlock, _ target: FloatBlock) {
    precondition(
      left.columnCount == right.rowCount && target.rowCount == left.rowCount
        && target.columnCount == right.columnCount,
      "\(left.rowCount) x \(left.columnCount) times \(right.rowCount) x \(right.columnCount)"
        + " into \(target.rowCount) x \(target.columnCount)"
    )
    precondition(!target.isTransposed, "the target of a product cannot be transposed")
  }
}
