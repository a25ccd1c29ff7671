/// The kinds of text in a figure, with their size in points.
///
/// Nothing is smaller than 7 pt, the least that journals accept in print.
package enum TextStyle: String, Sendable, CaseIterable {
  /// Numbers at ticks, legends and marks.
  case tick = "tk"
  /// Like `tick`, less prominent.
  case note = "nt"
  /// Titles of axes.
  case label = "lb"
  /// Title of a panel.
  case heading = "hd"
  /// Title of a figure.
  case title = "ti"

  /// Size (pt).
  package var size: Double {
    switch self {
    case .tick, .note: 7
    case .label: 7.5
    case .heading: 8
    case .title: 10
    }
  }

  /// Whether the text is bold.
  package var isBold: Bool { self == .heading || self == .title }

  /// How far (pt) the baseline is below the middle of capitals and digits.
  package var middleShift: Double { size * 0.36 }

  /// Estimated width (pt) of a text set in Helvetica.
  ///
  /// Letters outside ASCII count as a digit. Good to a few percent, enough to keep labels apart.
  package func width(of text: String) -> Double {
    let units = text.unicodeScalars.reduce(0.0) { sum, scalar in
      sum + Self.advance(of: scalar)
    }
    return units / 1000 * size * (isBold ? 1.07 : 1)
  }

  /// The text cut with an ellipsis so that it fits a width (pt).
  package func fitted(_ text: String, to width: Double) -> String {
    if self.width(of: text) <= width { return text }
    var short = text
    while !short.isEmpty, self.width(of: short + "…") > width { short.removeLast() }
    return short + "…"
  }

  private static func advance(of scalar: Unicode.Scalar) -> Double {
    let index = Int(scalar.value) - 32
    guard advances.indices.contains(index) else { return scalar.value == 0x2026 ? 1000 : 584 }
    return advances[index]
  }

  /// Advance widths of Helvetica (1/1000 em) from space to tilde, from Adobe's font metrics.
  private static let advances: [Double] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
}
