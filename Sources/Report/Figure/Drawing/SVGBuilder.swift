/// Writes one figure as SVG: escaped text, compact numbers, the same bytes for the same calls.
///
/// Looks are left to CSS classes (see `FigureStyle`), so that a page can restyle every figure in it.
/// One unit is one point; the figure carries its size in millimetres.
package struct SVGBuilder: Sendable {
  /// One attribute of an element.
  package typealias Attribute = (name: String, value: String)

  /// Where a text stands in relation to its x.
  package enum Anchor: String, Sendable {
    /// To the right of x.
    case start
    /// Centred on x.
    case middle
    /// To the left of x.
    case end
  }

  /// Width (pt).
  package let width: Double
  /// Height (pt).
  package let height: Double
  private let title: String
  private let summary: String
  private let identifier: String
  private var body = ""
  private var clipCount = 0

  /// Starts a figure.
  ///
  /// - Parameters:
  ///   - width: Points.
  ///   - height: Points.
  ///   - title: Read out by screen readers, and shown as a tooltip.
  ///   - summary: What the figure shows, for those who cannot see it.
  ///   - identifier: Prefix of element ids; must differ between figures of one page.
  package init(
    width: Double,
    height: Double,
    title: String,
    summary: String = "",
    identifier: String = "figure"
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.summary = summary
    self.identifier = String(identifier.map { Self.isPlain($0) ? $0 : "-" })
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }

  /// The five characters of XML replaced by entities, and control characters, which XML forbids, by `�`.
  package static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// Adds an element without content, or with a tooltip.
  package mutating func element(
    _ name: String,
    _ attributes: [Attribute],
    tooltip: String? = nil
  ) {
    open(name, attributes)
    guard let tooltip else {
      body.removeLast()
      body += "/>\n"
      return
    }
    body += "<title>" + Self.escaped(tooltip) + "</title></" + name + ">\n"
  }

  private mutating func open(_ name: String, _ attributes: [Attribute]) {
    body += "<" + name
    for attribute in attributes where !attribute.value.isEmpty {
      body += " " + attribute.name + "=\"" + Self.escaped(attribute.value) + "\""
    }
    body += ">"
  }

  /// Adds a group around what `content` draws.
  package mutating func group(
    _ attributes: [Attribute],
    content: (inout SVGBuilder) -> Void
  ) {
    open("g", attributes)
    body += "\n"
    content(&self)
    body += "</g>\n"
  }

  /// Draws `content` so that nothing of it shows outside a rectangle.
  package mutating func clipped(
    to frame: FigureRectangle,
    content: (inout SVGBuilder) -> Void
  ) {
    clipCount += 1
    let name = identifier + "-clip" + String(clipCount)
    body += "<clipPath id=\"" + name + "\">"
    rectangle(frame, "")
    body += "</clipPath>\n"
    group([("clip-path", "url(#" + name + ")")], content: content)
  }

  /// Adds the drawing of another figure with its top at `y`; the identifiers of the two must differ.
  package mutating func add(_ figure: SVGBuilder, y: Double) {
    open("g", [("transform", "translate(0 \(FigureNumber.coordinate(y)))")])
    body += "\n" + figure.body + "</g>\n"
  }

  /// Adds a path; an empty one is left out.
  package mutating func path(_ path: SVGPath, _ style: String, tooltip: String? = nil) {
    guard !path.isEmpty else { return }
    element("path", [("class", style), ("d", path.data)], tooltip: tooltip)
  }

  /// Adds a text with its baseline at `y`.
  package mutating func text(
    _ text: String,
    x: Double,
    y: Double,
    _ style: TextStyle,
    anchor: Anchor = .start,
    extra: String = "",
    isRotated: Bool = false
  ) {
    guard !text.isEmpty else { return }
    let x = FigureNumber.coordinate(x)
    let y = FigureNumber.coordinate(y)
    var attributes: [Attribute] = [
      ("class", extra.isEmpty ? style.rawValue : style.rawValue + " " + extra), ("x", x), ("y", y),
    ]
    if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
    if isRotated { attributes.append(("transform", "rotate(-90 \(x) \(y))")) }
    open("text", attributes)
    body += Self.escaped(text) + "</text>\n"
  }

  /// The figure as a text.
  ///
  /// - Parameter theme: `.embedded` gives an element for an HTML page that holds the style itself;
  ///   all others give a file that stands alone.
  /// - Returns: The document, which ends with a line break.
  package func document(theme: FigureTheme = .automatic) -> String {
    var text = theme == .embedded ? "" : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let size = [width, height].map(FigureNumber.coordinate)
    let print = [width, height].map {
      FigureNumber.coordinate(FigureSize.millimetres(points: $0)) + "mm"
    }
    text += "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plf\" role=\"img\""
    text += " aria-label=\"" + Self.escaped(title) + "\""
    text += " width=\"\(print[0])\" height=\"\(print[1])\" viewBox=\"0 0 \(size[0]) \(size[1])\">\n"
    text += "<title>" + Self.escaped(title) + "</title>\n"
    if !summary.isEmpty { text += "<desc>" + Self.escaped(summary) + "</desc>\n" }
    let style = FigureStyle.sheet(for: theme)
    if !style.isEmpty { text += "<style>\n" + style + "</style>\n" }
    text += "<rect class=\"bg\" width=\"\(size[0])\" height=\"\(size[1])\"/>\n"
    return text + body + "</svg>\n"
  }
}
