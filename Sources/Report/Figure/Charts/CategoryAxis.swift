/// Names along the bottom of a plot, each in a band of equal width; slanted texts are never needed in
/// print, so names that do not fit are set in two rows or cut.
struct CategoryAxis {
  /// Names from left to right.
  let names: [String]
  /// The plot above.
  let plot: FigureRectangle

  /// Room (pt) below a plot.
  static let room = 24.0

  /// Width (pt) of a band.
  var band: Double { plot.width / Double(max(1, names.count)) }

  /// Centre of a band.
  func centre(of index: Int) -> Double { plot.x + (Double(index) + 0.5) * band }

  func draw(on svg: inout SVGBuilder, title: String = "") {
    svg.line(x1: plot.x, y1: plot.bottom, x2: plot.right, y2: plot.bottom, "ax")
    let widest = names.map { TextStyle.tick.width(of: $0) }.max() ?? 0
    let isStaggered = widest > band - 3
    for (index, name) in names.enumerated() {
      let row = isStaggered && index % 2 == 1 ? 1.0 : 0
      let y = plot.bottom + 9.5 + row * 8.5
      let text = TextStyle.tick.fitted(name, to: (isStaggered ? 2 : 1) * band - 3)
      svg.text(text, x: centre(of: index), y: y, .tick, anchor: .middle)
    }
    if !isStaggered {
      svg.text(title, x: plot.centreX, y: plot.bottom + 20, .label, anchor: .middle)
    }
  }
}
