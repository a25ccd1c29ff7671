/// Widths that journals print, in points.
package enum FigureSize {
  /// One column, 85 mm.
  package static let column = points(millimetres: 85)
  /// The full type area, 180 mm.
  package static let page = points(millimetres: 180)

  /// Points of 1/72 inch.
  package static func points(millimetres: Double) -> Double { millimetres / 25.4 * 72 }
  /// Millimetres.
  package static func millimetres(points: Double) -> Double { points / 72 * 25.4 }
}
