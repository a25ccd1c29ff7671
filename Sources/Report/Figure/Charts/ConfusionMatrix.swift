/// True against predicted classes: shares of each true class as colours and numbers.
package struct ConfusionMatrix: Sendable {
  /// Title and size.
  package var frame: ChartFrame
  /// Classes in the order of rows and columns.
  package var classes: [String]
  /// Cells of a true class (row) given a predicted class (column), row by row.
  package var counts: [Int]

  /// Creates a matrix.
  package init(frame: ChartFrame, classes: [String], counts: [Int]) {
    precondition(
      counts.count == classes.count * classes.count,
      "\(counts.count) counts for \(classes.count) classes"
    )
    self.frame = frame
    self.classes = classes
    self.counts = counts
  }

  /// Draws the matrix.
  package func draw() -> SVGBuilder {
    let size = classes.count
    let shares = HeatMap.rowShares(counts.map(Double.init), rows: size, columns: size)
    let rows = classes.enumerated().map { row, name in
      "\(name) (\(counts[(row * size)..<((row + 1) * size)].reduce(0, +)))"
    }
    return HeatMap(
      frame: frame,
      rows: rows,
      columns: classes,
      values: shares,
      texts: shares.map { $0.isFinite ? FigureNumber.fixed($0, decimals: 2) : "" },
      range: 0...1,
      rowTitle: "True class (cells)",
      columnTitle: "Predicted class",
      valueTitle: "share of true class"
    ).draw()
  }
}
