import CBLASShim

extension FloatKernels {
  /// target = left · right, or target + left · right.
  ///
  /// Every element is one sum in the order of the inner index, so it does not depend on the other rows: cells may be cut
  /// into any blocks. Target must not overlap left or right. For matrices in any order
  /// ``FloatProducts/multiply(_:_:_:_:into:_:isAdded:)`` is there; this one saves the copies that BLAS makes in every call.
  ///
  /// - Parameters:
  ///   - left: elements of the left matrix.
  ///   - block: m x k, transposed or not.
  ///   - right: elements of the right matrix.
  ///   - panels: k x n.
  ///   - target: receives the product.
  ///   - targetPanels: m x n.
  ///   - isAdded: whether the product is added to what target holds.
  ///   - level: the instructions to use.
  /// - Complexity: O(m n k).
  package static func multiply(
    _ left: FloatBuffer,
    _ block: FloatBlock,
    _ right: FloatBuffer,
    _ panels: FloatPanels,
    into target: FloatBuffer,
    _ targetPanels: FloatPanels,
    isAdded: Bool = false,
    level: Level = best
  ) {
    check(block.rowCount, block.columnCount, panels, targetPanels)
    precondition(block.end <= left.count, "the left block ends beyond its buffer")
    var arguments = arguments(right, panels, target, targetPanels, isAdded)
    arguments.segments = 1
    arguments.inner = block.columnCount
    arguments.left = UnsafePointer(left.base + block.offset)
    arguments.left_row = block.isTransposed ? 1 : block.stride
    arguments.left_inner = block.isTransposed ? block.stride : 1
    cblas_shim_multiply(level.value, &arguments)
  }

  /// The same with a left matrix in panels, which is read row by row.
  package static func multiply(
    _ left: FloatBuffer,
    _ leftPanels: FloatPanels,
    _ right: FloatBuffer,
    _ panels: FloatPanels,
    into target: FloatBuffer,
    _ targetPanels: FloatPanels,
    isAdded: Bool = false,
    level: Level = best
  ) {
    check(leftPanels.rowCount, leftPanels.columnCount, panels, targetPanels)
    var arguments = arguments(right, panels, target, targetPanels, isAdded)
    arguments.segments = leftPanels.panelCount
    arguments.inner = FloatPanels.width
    arguments.left = UnsafePointer(left.start(leftPanels))
    arguments.left_row = leftPanels.rowStride
    arguments.left_inner = 1
    arguments.left_segment = leftPanels.panelStride
    cblas_shim_multiply(level.value, &arguments)
  }

  private static func check(
    _ rows: Int,
    _ inner: Int,
    _ right: FloatPanels,
    _ target: FloatPanels
  ) {
    precondition(
      inner == right.rowCount && target.rowCount == rows && target.panelCount == right.panelCount,
      "\(rows) x \(inner) times \(right.rowCount) x \(right.columnCount)"
        + " into \(target.rowCount) x \(target.columnCount)"
    )
  }

  private static func arguments(
    _ right: FloatBuffer,
    _ panels: FloatPanels,
    _ target: FloatBuffer,
    _ targetPanels: FloatPanels,
    _ isAdded: Bool
  ) -> cblas_shim_multiply_arguments {
    var arguments = cblas_shim_multiply_arguments()
    arguments.rows = targetPanels.rowCount
    arguments.panels = targetPanels.panelCount
    arguments.right = UnsafePointer(right.start(panels))
    arguments.right_row = panels.rowStride
    arguments.right_panel = panels.panelStride
    arguments.target = target.start(targetPanels)
    arguments.target_row = targetPanels.rowStride
    arguments.target_panel = targetPanels.panelStride
    arguments.adds = isAdded ? 1 : 0
    return arguments
  }

  /// Writes the transpose of a matrix in panels; the target's further columns keep what they hold.
  ///
  /// - Parameters:
  ///   - source: elements of the matrix.
  ///   - panels: m x n.
  ///   - target: receives the transpose.
  ///   - targetPanels: n x m or wider.
  package static func transpose(
    _ source: FloatBuffer,
    _ panels: FloatPanels,
    into target: FloatBuffer,
    _ targetPanels: FloatPanels
  ) {
    precondition(
      targetPanels.rowCount == panels.columnCount && targetPanels.columnCount >= panels.rowCount,
      "\(panels.rowCount) x \(panels.columnCount) transposed"
        + " into \(targetPanels.rowCount) x \(targetPanels.columnCount)"
    )
    let (from, to) = (source.start(panels), target.start(targetPanels))
    let width = FloatPanels.width
    for panel in 0..<panels.panelCount {
      for row in 0..<panels.rowCount {
        let line = from + panel * panels.panelStride + row * panels.rowStride
        let column = to + row / width * targetPanels.panelStride + row % width
        for k in 0..<width { column[(panel * width + k) * targetPanels.rowStride] = line[k] }
      }
    }
  }
}
