/// An upright rectangle in figure units (points of 1/72 inch, y downwards).
package struct FigureRectangle: Sendable, Equatable {
  /// Left edge.
  package var x: Double
  /// Top edge.
  package var y: Double
  /// Extent to the right.
  package var width: Double
  /// Extent downwards.
  package var height: Double

  /// Creates a rectangle.
  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Right edge.
  package var right: Double { x + width }
  /// Bottom edge.
  package var bottom: Double { y + height }
  /// Horizontal centre.
  package var centreX: Double { x + width / 2 }
  /// Vertical centre.
  package var centreY: Double { y + height / 2 }

  /// The rectangle with margins taken off.
  package func inset(
    left: Double = 0,
    top: Double = 0,
    right: Double = 0,
    bottom: Double = 0
  ) -> FigureRectangle {
    FigureRectangle(
      x: x + left,
      y: y + top,
      width: max(1, width - left - right),
      height: max(1, height - top - bottom)
    )
  }
}
