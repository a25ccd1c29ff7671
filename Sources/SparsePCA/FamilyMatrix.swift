package import LinearAlgebra

/// One family's features of all cells.
package struct FamilyMatrix: Sendable {
  /// The family's name.
  package let name: String
  /// Cells × columns; a cell that lacks the family has NaN in its row.
  package let values: Matrix

  /// Creates a family from its name and matrix.
  package init(name: String, values: Matrix) {
    self.name = name
    self.values = values
  }

  /// Every block of `width` columns divided by its largest value in the row; a block whose largest value
  /// is 0 is divided by 1 (spec section 1, `inst_freq_norm`).
  ///
  /// The last block may be narrower. NaN stays NaN.
  package static func blockNormalized(_ matrix: Matrix, width: Int) -> Matrix {
    precondition(width > 0, "block width \(width)")
    var result = matrix
    for i in 0..<matrix.rowCount {
      for start in stride(from: 0, to: matrix.columnCount, by: width) {
        let block = start..<min(start + width, matrix.columnCount)
        let largest = block.reduce(-Double.infinity) { max($0, matrix[i, $1]) }
        let divisor = largest == 0 ? 1 : largest
        for j in block { result[i, j] = matrix[i, j] / divisor }
      }
    }
    return result
  }

  /// Whether each cell fired on the ramp, by the reference rule: false when the last third of the row of
  /// first-action-potential voltages is all exactly 0, the reference's mark of a missing ramp.
  ///
  /// Only tables made with zero filling need this; ours mark a missing family with NaN.
  package static func hasRampSpike(firstActionPotential matrix: Matrix) -> [Bool] {
    let start = matrix.columnCount - matrix.columnCount / 3
    return (0..<matrix.rowCount).map { i in
      (start..<matrix.columnCount).contains { matrix[i, $0] != 0 }
    }
  }
}
