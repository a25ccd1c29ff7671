import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A parsed SVG: element names, texts and attributes, for tests.
final class XMLCheck: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var texts: [String] = []
  /// Content of the `text` elements alone.
  private(set) var textContents: [String] = []
  private(set) var isWellFormed = false
  private var text = ""

  /// Parses a document.
  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    elements.append((name, attributes))
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    if name == "text" { textContents.append(text) }
    if name == "text" || name == "title" || name == "desc" { texts.append(text) }
    text = ""
  }

  /// Values of an attribute over all elements.
  func values(of attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }

  /// Corners of all paths: absolute positions that the relative path data lead to.
  var pathPoints: [(x: Double, y: Double)] { values(of: "d").flatMap(Self.points) }

  /// Reads the commands that `SVGPath` writes (M, l, h, v, z) independently of it.
  static func points(_ data: String) -> [(x: Double, y: Double)] {
    var points: [(x: Double, y: Double)] = []
    var command: Character = " "
    var numbers: [Double] = []
    var token = ""
    var x = 0.0
    var y = 0.0
    func read() {
      if !token.isEmpty { numbers.append(Double(token) ?? .nan) }
      token = ""
    }
    func apply() {
      let needed = command == "h" || command == "v" ? 1 : 2
      guard numbers.count >= needed else { return }
      switch command {
      case "M": (x, y) = (numbers[0], numbers[1])
      case "h": x += numbers[0]
      case "v": y += numbers[0]
      default: (x, y) = (x + numbers[0], y + numbers[1])
      }
      numbers.removeFirst(needed)
      points.append((x, y))
    }
    for character in data + "z" {
      if character.isLetter {
        read()
        apply()
        command = character
      } else if character == " " || character == "-" {
        read()
        apply()
        if character == "-" { token = "-" }
      } else {
        token.append(character)
      }
    }
    return points
  }
}
