/// One part of a section, rendered by `block.mustache`.
///
/// Exactly one property is set, but for an identifier or class that belongs to it.
struct PageBlock {
  /// Heading of what follows, level 3.
  var heading: String?
  /// Anchor of the heading.
  var identifier: String?
  /// HTML of a paragraph.
  var paragraph: String?
  /// Class of the paragraph.
  var kind: String?
  /// Names and values.
  var facts: PageList<PageFact>?
  /// HTML of short sentences.
  var items: PageList<String>?
  /// A table.
  var table: PageTable?
  /// Figures side by side.
  var figures: PageList<PageFigure>?
  /// Blocks that are shown on request.
  var disclosure: PageDisclosure?
  /// The searchable table of all cells.
  var browser: PageBrowser?

  /// A heading.
  static func heading(_ text: String, identifier: String? = nil) -> PageBlock {
    PageBlock(heading: text, identifier: identifier)
  }

  /// A paragraph; see ``PageText``.
  static func paragraph(_ text: String, kind: String? = nil) -> PageBlock {
    PageBlock(paragraph: PageText.html(text), kind: kind)
  }

  /// Names and values.
  static func facts(_ facts: [PageFact]) -> PageBlock { PageBlock(facts: PageList(facts)) }

  /// A list of sentences; none gives no block.
  static func items(_ texts: [String]) -> [PageBlock] {
    texts.isEmpty ? [] : [PageBlock(items: PageList(texts.map(PageText.html)))]
  }

  /// A table.
  static func table(_ table: PageTable) -> PageBlock { PageBlock(table: table) }

  /// Figures; none gives no block.
  ///
  /// Small ones stand three or more in a row.
  static func figures(_ figures: [PageFigure], areSmall: Bool = false) -> [PageBlock] {
    figures.isEmpty
      ? []
      : [PageBlock(figures: PageList(figures, classes: areSmall ? "figures small" : "figures"))]
  }

  /// Blocks behind a title.
  static func disclosure(
    _ title: String,
    identifier: String? = nil,
    _ blocks: [PageBlock]
  ) -> PageBlock {
    PageBlock(disclosure: PageDisclosure(title: title, identifier: identifier, blocks: blocks))
  }
}

/// A list that a template can ask for by name without finding one of an outer block.
struct PageList<Entry> {
  /// The entries.
  let entries: [Entry]
  /// Classes of the element.
  let classes: String

  init(_ entries: [Entry], classes: String = "") {
    self.entries = entries
    self.classes = classes
  }
}

/// A name with its value.
struct PageFact {
  /// What it is.
  let name: String
  /// HTML of the value.
  let value: String

  /// A value as text; see ``PageText``.
  init(_ name: String, _ value: String) {
    self.name = name
    self.value = PageText.html(value)
  }
}

/// A chart with its title and what has to be known to read it.
struct PageFigure {
  /// Title.
  let title: String
  /// SVG.
  let drawing: String
  /// HTML below the drawing.
  let note: String?
  /// Whether it takes the whole width.
  let isWide: Bool

  /// Width (pt) of a figure of which several stand in a row.
  static let smallWidth = 178.0

  init(_ title: String, _ figure: SVGBuilder, note: String? = nil, isWide: Bool = false) {
    self.title = title
    drawing = figure.document(theme: .embedded)
    self.note = note.map(PageText.html)
    self.isWide = isWide
  }
}

/// Blocks that open on request.
struct PageDisclosure {
  /// What is inside.
  let title: String
  /// Anchor.
  let identifier: String?
  /// The blocks.
  let blocks: [PageBlock]
}

/// The searchable table of cells.
struct PageBrowser {
  /// The table, readable without the script.
  let table: PageTable
  /// Verdicts of quality control that occur.
  let verdicts: [String]
  /// Classes that occur.
  let classes: [String]
  /// Whether there are classes to choose from.
  var hasClasses: Bool
  /// Whether there are predictions to be right or wrong.
  let hasPredictions: Bool
}

/// Text for HTML: escaped, with the parts between backquotes set as code.
enum PageText {
  /// The markup of a text.
  static func html(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      let escaped = SVGBuilder.escaped(String(part))
      return index % 2 == 1 ? "<code>\(escaped)</code>" : escaped
    }.joined()
  }

  /// A count with its noun: `1 cell`, `12 cells`.
  static func count(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A whole number with thin spaces between thousands from 10,000 on.
  static func grouped(_ value: Int) -> String {
    guard value >= 10_000 else { return String(value) }
    let digits = Array(String(value))
    return digits.enumerated().map { index, digit in
      let rest = digits.count - index
      return (index > 0 && rest % 3 == 0 ? "\u{2009}" : "") + String(digit)
    }.joined()
  }
}
