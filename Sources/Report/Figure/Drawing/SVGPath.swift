/// The `d` attribute of a path: relative coordinates in hundredths of a point.
///
/// Rounding happens before differences are taken, so errors do not add up along a trace. Points that
/// repeat, or that continue a horizontal or vertical run, are left out: a command wave of 100 000 samples
/// becomes a handful of corners.
package struct SVGPath: Sendable, Equatable {
  private struct Node: Equatable {
    var x: Int
    var y: Int
  }

  private var text = ""
  private var pen: Node?
  private var pending: Node?
  private var isContinuingLine = false

  /// Starts an empty path.
  package init() {}

  /// Whether nothing would be drawn.
  package var isEmpty: Bool { text.isEmpty && pending == nil }

  /// The path data.
  package var data: String {
    var copy = self
    copy.flush()
    return copy.text
  }

  /// Starts a new part of the path; a point that is not finite starts none.
  package mutating func move(x: Double, y: Double) {
    flush()
    guard let node = Self.node(x, y) else {
      pen = nil
      return
    }
    text += "M" + FigureNumber.coordinate(hundredths: node.x)
    append(node.y)
    pen = node
    isContinuingLine = false
  }

  /// Draws on to a point, or starts there; a point that is not finite lifts the pen.
  package mutating func line(x: Double, y: Double) {
    guard let node = Self.node(x, y) else {
      flush()
      pen = nil
      return
    }
    guard let from = pen else {
      move(x: x, y: y)
      return
    }
    guard let last = pending else {
      if node != from { pending = node }
      return
    }
    if node == last { return }
    if !Self.continues(from, last, node) { flush() }
    pending = node
  }

  /// Joins the end of the part to its start.
  package mutating func close() {
    flush()
    text += "z"
    pen = nil
  }

  /// Adds points as one part.
  package mutating func add(_ points: [(x: Double, y: Double)]) {
    for (index, point) in points.enumerated() {
      if index == 0 { move(x: point.x, y: point.y) } else { line(x: point.x, y: point.y) }
    }
  }

  private static func node(_ x: Double, _ y: Double) -> Node? {
    guard x.isFinite, y.isFinite, abs(x) < 1e12, abs(y) < 1e12 else { return nil }
    return Node(x: FigureNumber.hundredths(x), y: FigureNumber.hundredths(y))
  }

  /// Whether `b` lies on the straight way from `a` to `c` along an axis, in the same direction.
  private static func continues(_ a: Node, _ b: Node, _ c: Node) -> Bool {
    if a.y == b.y, b.y == c.y { return (b.x - a.x > 0) == (c.x - b.x > 0) }
    if a.x == b.x, b.x == c.x { return (b.y - a.y > 0) == (c.y - b.y > 0) }
    return false
  }

  private mutating func flush() {
    guard let from = pen, let to = pending else { return }
    let dx = to.x - from.x
    let dy = to.y - from.y
    if dy == 0 {
      text += "h" + FigureNumber.coordinate(hundredths: dx)
      isContinuingLine = false
    } else if dx == 0 {
      text += "v" + FigureNumber.coordinate(hundredths: dy)
      isContinuingLine = false
    } else {
      if isContinuingLine {
        append(dx)
      } else {
        text += "l" + FigureNumber.coordinate(hundredths: dx)
      }
      append(dy)
      isContinuingLine = true
    }
    pen = to
    pending = nil
  }

  /// Appends a number after another one; a minus sign separates by itself.
  private mutating func append(_ hundredths: Int) {
    if hundredths >= 0 { text += " " }
    text += FigureNumber.coordinate(hundredths: hundredths)
  }
}
