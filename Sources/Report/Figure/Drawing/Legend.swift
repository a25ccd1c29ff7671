/// Signs with their meaning, set in rows that fit a width.
package struct Legend: Sendable {
  /// What stands before a text.
  package enum Symbol: Sendable {
    /// A short line in the style of the named classes.
    case line(String)
    /// A sign in the style of the named classes.
    case marker(MarkerShape, String)
    /// A filled box in the style of the named classes.
    case box(String)
  }

  /// One entry.
  package struct Entry: Sendable {
    /// The sign.
    package var symbol: Symbol
    /// Its meaning.
    package var text: String

    /// Creates an entry.
    package init(_ symbol: Symbol, _ text: String) {
      self.symbol = symbol
      self.text = text
    }

    /// Width (pt) with the gap that follows.
    var width: Double { symbolWidth + 3 + TextStyle.tick.width(of: text) + 10 }

    private var symbolWidth: Double {
      if case .line = symbol { return 12 }
      return 7
    }

    /// Draws the entry with its middle at `y`.
    func draw(on svg: inout SVGBuilder, x: Double, y: Double) {
      switch symbol {
      case .line(let style): svg.line(x1: x, y1: y, x2: x + 12, y2: y, style)
      case .marker(let shape, let style): svg.marker(shape, x: x + 3.5, y: y, radius: 2.4, style)
      case .box(let style):
        svg.rectangle(FigureRectangle(x: x, y: y - 3, width: 7, height: 6), style)
      }
      svg.text(text, x: x + symbolWidth + 3, y: y + TextStyle.tick.middleShift, .tick)
    }
  }

  /// Entries in reading order.
  package var entries: [Entry]
  /// Height (pt) of a row.
  package static let rowHeight = 10.0

  /// Creates a legend.
  package init(_ entries: [Entry]) { self.entries = entries }

  /// The entries by row.
  package func rows(width: Double) -> [[Entry]] {
    var rows: [[Entry]] = []
    var used = 0.0
    for entry in entries {
      if rows.isEmpty || used + entry.width - 10 > width {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += entry.width
    }
    return rows
  }

  /// Height (pt) at a width.
  package func height(width: Double) -> Double { Double(rows(width: width).count) * Self.rowHeight }

  /// Draws the legend below `y`.
  package func draw(on svg: inout SVGBuilder, x: Double, y: Double, width: Double) {
    for (index, row) in rows(width: width).enumerated() {
      var left = x
      for entry in row {
        entry.draw(on: &svg, x: left, y: y + (Double(index) + 0.5) * Self.rowHeight)
        left += entry.width
      }
    }
  }
}
