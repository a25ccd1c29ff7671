package import LinearAlgebra

// Scores of the cohort's own training cells as a fit without them, and without the other cells of their donor, would
// give them, without fitting again. With A = W^½ K W^½ + λ I and u = A⁻¹ W^½ (Y − b), leaving out a block B of cells
// makes their scores y_B − W_B^−½ (A⁻¹)_BB⁻¹ u_B: the block form of the leave-one-out identity of ridge regression
// (Cook 1977). The metric and b have seen the cells all the same.

extension KernelRidgeClassifier {
  /// Held-out scores of the cells that the classifier was fitted on.
  ///
  /// - Parameters:
  ///   - cells: the training cells of the fit.
  ///   - other: the other cohort's cells of the fit.
  ///   - groups: donor of each of `cells`, left out together; nil leaves out one cell at a time.
  ///   - threads: most threads for the kernel matrix.
  /// - Returns: (cells, classes).
  /// - Throws: ``KernelRidgeError/notSolvable(_:)``.
  /// - Complexity: O(n² · cells) for n cells of both cohorts.
  package func heldOutScores(
    of cells: LabelledFeatures,
    other: LabelledFeatures? = nil,
    groups: [Int]? = nil,
    threads: Int = 1
  ) throws(KernelRidgeError) -> Matrix {
    precondition(
      cells.labels.count == ownCount && (groups?.count ?? ownCount) == ownCount,
      "\(cells.labels.count) cells, \(groups?.count ?? 0) groups, fitted on \(ownCount) cells"
    )
    let voter = settings.cohortCorrelation == 0 ? nil : other
    let indicators = ClassIndicators([cells] + (voter.map { [$0] } ?? []))
    let inverse = try ownInverse(indicators, threads: threads)
    var result = Matrix(rowCount: ownCount, columnCount: classCount)
    for block in Self.blocks(groups, count: ownCount) {
      let right = Matrix(
        rows: block.map { cell in
          // u: the stored coefficients are W^½ u.
          (0..<classCount).map { coefficients[cell, $0] / indicators.roots[cell] }
        }
      )
      let residuals: Matrix
      do {
        residuals = try inverse.selectingRows(block).selectingColumns(block)
          .solvingPositiveDefinite(right)
      } catch {
        throw .notSolvable("\(error)")
      }
      for (row, cell) in block.enumerated() {
        for c in 0..<classCount {
          let truth = cells.labels[cell] == c ? 1.0 : 0
          result[cell, c] = truth - residuals[row, c] / indicators.roots[cell]
        }
      }
    }
    return result
  }

  /// The block of A⁻¹ that belongs to the cohort's own cells.
  private func ownInverse(
    _ indicators: ClassIndicators,
    threads: Int
  ) throws(KernelRidgeError) -> Matrix {
    var kernel = Similarity(settings)
      .matrix(points, ownLeft: ownCount, points, ownRight: ownCount, threads: threads)
    for cell in 0..<points.rowCount { kernel[cell, cell] = 1 }
    var unit = Matrix(rowCount: points.rowCount, columnCount: ownCount)
    for cell in 0..<ownCount { unit[cell, cell] = 1 }
    do {
      return try indicators.system(kernel, ridge: settings.ridge)
        .solvingPositiveDefinite(unit)
        .selectingRows(Array(0..<ownCount))
    } catch {
      throw .notSolvable("\(error)")
    }
  }

  /// Cells by group, groups in order of first appearance.
  private static func blocks(_ groups: [Int]?, count: Int) -> [[Int]] {
    guard let groups else { return (0..<count).map { [$0] } }
    var positions: [Int: Int] = [:]
    var blocks: [[Int]] = []
    for (cell, group) in groups.enumerated() {
      if let position = positions[group] {
        blocks[position].append(cell)
      } else {
        positions[group] = blocks.count
        blocks.append([cell])
      }
    }
    return blocks
  }
}
