/// A table of numbers as coloured cells, with the numbers in them.
package struct HeatMap: Sendable {
  /// Title and size; the height is taken from the rows.
  package var frame: ChartFrame
  /// Names of the rows, top to bottom.
  package var rows: [String]
  /// Names of the columns, left to right.
  package var columns: [String]
  /// Values that decide colours, row by row; NaN leaves a cell empty.
  package var values: [Double]
  /// Texts in the cells, row by row; empty for none.
  package var texts: [String]
  /// Values of the first and last colour.
  package var range: ClosedRange<Double>
  /// Title of the vertical axis.
  package var rowTitle: String
  /// Title of the horizontal axis.
  package var columnTitle: String
  /// Title of the colour bar.
  package var valueTitle: String

  /// Creates a map.
  ///
  /// With `isRowNormalised` every row is divided by its sum first; rows of sum 0 are left empty. Texts
  /// are made from the values with two decimals where they are `nil`.
  package init(
    frame: ChartFrame,
    rows: [String],
    columns: [String],
    values: [Double],
    texts: [String]? = nil,
    range: ClosedRange<Double>? = nil,
    isRowNormalised: Bool = false,
    rowTitle: String = "",
    columnTitle: String = "",
    valueTitle: String = ""
  ) {
    precondition(
      values.count == rows.count * columns.count,
      "\(values.count) values for \(rows.count) rows and \(columns.count) columns"
    )
    self.frame = frame
    self.rows = rows
    self.columns = columns
    let values =
      isRowNormalised ? Self.rowShares(values, rows: rows.count, columns: columns.count) : values
    self.values = values
    self.texts = texts ?? values.map { $0.isFinite ? FigureNumber.fixed($0, decimals: 2) : "" }
    let finite = values.filter(\.isFinite)
    let own = min(0, finite.min() ?? 0)...max(0, finite.max() ?? 1)
    self.range = range ?? (isRowNormalised ? 0...1 : own)
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.valueTitle = valueTitle
  }

  /// Every row divided by its sum.
  package static func rowShares(_ values: [Double], rows: Int, columns: Int) -> [Double] {
    (0..<rows).flatMap { row in
      let part = values[(row * columns)..<((row + 1) * columns)]
      let sum = part.reduce(0, +)
      return part.map { sum == 0 ? .nan : $0 / sum }
    }
  }

  /// Heat level of a value.
  private func level(_ value: Double) -> Int {
    let top = FigurePalette.levelCount - 1
    guard range.lowerBound < range.upperBound else { return 0 }
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(top, max(0, Int((share * Double(top)).rounded())))
  }

  /// Draws the map.
  package func draw() -> SVGBuilder {
    let names = min(110, rows.map { TextStyle.tick.width(of: $0) }.max() ?? 0)
    let left = names + 5 + (rowTitle.isEmpty ? 0 : 12)
    let inner = frame.width - 2 * ChartFrame.margin - left - 34
    let cellWidth = inner / Double(max(1, columns.count))
    let cellHeight = max(11, min(cellWidth * 0.8, 26))
    let nameHeight = columnNameHeight(cellWidth: cellWidth)
    let top = nameHeight + (columnTitle.isEmpty ? 3.0 : 14)
    var frame = self.frame
    frame.height = top + cellHeight * Double(rows.count) + 4
    var (svg, room) = frame.start()
    let plot = room.inset(left: left, top: top, right: 34, bottom: 4)
    svg.text(columnTitle, x: plot.centreX, y: room.y + 7, .label, anchor: .middle)
    let titleX = room.x + TextStyle.label.size
    svg.text(rowTitle, x: titleX, y: plot.centreY, .label, anchor: .middle, isRotated: true)
    drawColumnNames(plot, cellWidth: cellWidth, on: &svg)
    for (row, name) in rows.enumerated() {
      let y = plot.y + (Double(row) + 0.5) * cellHeight
      let text = TextStyle.tick.fitted(name, to: names)
      svg.text(text, x: plot.x - 4, y: y + TextStyle.tick.middleShift, .tick, anchor: .end)
      for column in columns.indices {
        let cell = FigureRectangle(
          x: plot.x + Double(column) * cellWidth + 0.4,
          y: plot.y + Double(row) * cellHeight + 0.4,
          width: cellWidth - 0.8,
          height: cellHeight - 0.8
        )
        draw(cell, row: row, column: column, on: &svg)
      }
    }
    drawColourBar(plot, on: &svg)
    return svg
  }

  /// Longest column name that is drawn upright; longer ones are cut.
  private static let longestColumnName = 96.0

  /// Room (pt) for the names of the columns: a line, or their length where they have to stand upright.
  private func columnNameHeight(cellWidth: Double) -> Double {
    let longest = columns.map { TextStyle.tick.width(of: $0) }.max() ?? 0
    return longest <= cellWidth - 1 ? 8 : min(longest, Self.longestColumnName)
  }

  private func drawColumnNames(
    _ plot: FigureRectangle,
    cellWidth: Double,
    on svg: inout SVGBuilder
  ) {
    let isUpright = columnNameHeight(cellWidth: cellWidth) > 8
    for (index, name) in columns.enumerated() {
      let x = plot.x + (Double(index) + 0.5) * cellWidth
      let shift = isUpright ? TextStyle.tick.middleShift : 0
      svg.text(
        TextStyle.tick.fitted(name, to: isUpright ? Self.longestColumnName : cellWidth - 1),
        x: x + shift,
        y: plot.y - 4,
        .tick,
        anchor: isUpright ? .start : .middle,
        isRotated: isUpright
      )
    }
  }

  private func draw(
    _ cell: FigureRectangle,
    row: Int,
    column: Int,
    on svg: inout SVGBuilder
  ) {
    let index = row * columns.count + column
    guard values[index].isFinite else {
      svg.rectangle(cell, "wb", tooltip: "\(rows[row]), \(columns[column]): no value")
      return
    }
    let level = level(values[index])
    let number = FigureNumber.short(values[index])
    svg.rectangle(cell, "q\(level)", tooltip: "\(rows[row]), \(columns[column]): \(number)")
    guard index < texts.count, TextStyle.tick.width(of: texts[index]) <= cell.width else { return }
    let y = cell.centreY + TextStyle.tick.middleShift
    svg.text(texts[index], x: cell.centreX, y: y, .tick, anchor: .middle, extra: "qt\(level)")
  }

  private func drawColourBar(_ plot: FigureRectangle, on svg: inout SVGBuilder) {
    let count = FigurePalette.levelCount
    let height = min(plot.height, 90)
    let step = height / Double(count)
    let x = plot.right + 8
    for level in 0..<count {
      let y = plot.y + height - Double(level + 1) * step
      svg.rectangle(FigureRectangle(x: x, y: y, width: 6, height: step + 0.2), "q\(level)")
    }
    func text(_ value: Double) -> String {
      value == value.rounded() ? FigureNumber.fixed(value) : FigureNumber.short(value)
    }
    svg.text(text(range.upperBound), x: x + 8.5, y: plot.y + 5.5, .tick)
    svg.text(text(range.lowerBound), x: x + 8.5, y: plot.y + height, .tick)
    let middle = plot.y + height / 2
    svg.text(valueTitle, x: x + 15, y: middle, .note, anchor: .middle, isRotated: true)
  }
}
