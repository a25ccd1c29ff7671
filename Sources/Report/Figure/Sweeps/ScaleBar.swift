/// A bar of round length with its unit, instead of an axis.
struct ScaleBar {
  /// Unit of the values.
  let unit: String

  /// Draws a bar to the right of a plot, at its lower end.
  func drawVertical(_ scale: LinearScale, plot: FigureRectangle, on svg: inout SVGBuilder) {
    let length = AxisTicks.niceLength(upTo: (scale.upper - scale.lower) * 0.4)
    let x = plot.right + 5
    let top = plot.bottom - length * scale.density
    svg.line(x1: x, y1: top, x2: x, y2: plot.bottom, "hl si")
    let middle = (top + plot.bottom) / 2
    let text = Self.number(length) + " " + unit
    svg.text(text, x: x + 3, y: middle + TextStyle.tick.middleShift, .tick)
  }

  /// Draws a bar below a plot, at its right end.
  func drawHorizontal(_ scale: LinearScale, plot: FigureRectangle, on svg: inout SVGBuilder) {
    let length = AxisTicks.niceLength(upTo: (scale.upper - scale.lower) * 0.25)
    let y = plot.bottom + 3.5
    let left = plot.right - length * scale.density
    svg.line(x1: left, y1: y, x2: plot.right, y2: y, "hl si")
    let isSeconds = unit == "ms" && length >= 1000
    let text = isSeconds ? Self.number(length / 1000) + " s" : Self.number(length) + " " + unit
    svg.text(text, x: (left + plot.right) / 2, y: y + 8, .tick, anchor: .middle)
  }

  private static func number(_ value: Double) -> String {
    value >= 1 ? FigureNumber.fixed(value) : FigureNumber.short(value)
  }
}
