/// A table of a page, rendered by `table.mustache`; the first cell of a row is its header.
struct PageTable {
  /// A column.
  struct Column {
    /// Title.
    let title: String
    /// Whether values stand to the right.
    let isNumeric: Bool
  }

  /// A row.
  struct Row {
    /// Attributes of the element, with a space before each.
    let attributes: String
    /// The cells; made at once, since tables of thousands of rows are common.
    let markup: String
  }

  /// What a cell holds.
  enum Content {
    /// Words.
    case text(String, classes: String = "")
    /// A text that stands to the right, and the value that it is sorted by.
    case number(String, classes: String = "", sort: Double? = nil)
    /// A link inside the page.
    case link(String, target: String, classes: String = "")
  }

  /// Id of the element.
  let identifier: String
  /// Caption.
  let caption: String
  /// Classes of the element.
  let classes: String?
  /// Columns.
  let columns: [Column]
  /// Rows.
  private(set) var rows: [Row] = []

  /// Starts a table; titles that end in `#` are those of numeric columns.
  init(_ identifier: String, caption: String, columns: [String], classes: String? = nil) {
    self.identifier = identifier
    self.caption = caption
    self.classes = classes
    self.columns = columns.map { title in
      title.hasSuffix("#")
        ? Column(title: String(title.dropLast()), isNumeric: true)
        : Column(title: title, isNumeric: false)
    }
  }

  /// Appends a row.
  ///
  /// - Parameters:
  ///   - contents: one a column.
  ///   - attributes: names and values of attributes of the row.
  mutating func append(_ contents: [Content], attributes: [(name: String, value: String)] = []) {
    precondition(
      contents.count == columns.count,
      "\(contents.count) cells, \(columns.count) columns"
    )
    rows.append(
      Row(
        attributes: attributes.map { " \($0.name)=\"\(SVGBuilder.escaped($0.value))\"" }.joined(),
        markup: contents.enumerated().map { Self.markup($1, isHeader: $0 == 0) }.joined()
      )
    )
  }

  private static func markup(_ content: Content, isHeader: Bool) -> String {
    let name = isHeader ? "th" : "td"
    let start = isHeader ? "<th scope=\"row\"" : "<td"
    switch content {
    case .text(let text, let classes):
      return element(start, name, classes, PageText.html(text))
    case .number(let text, let classes, let sort):
      let value = sort.map { " data-v=\"\($0.isFinite ? String($0) : "")\"" } ?? ""
      let names = classes.isEmpty ? "n" : "n " + classes
      return element(start + value, name, names, PageText.html(text))
    case .link(let text, let target, let classes):
      let link = "<a href=\"#\(SVGBuilder.escaped(target))\">\(PageText.html(text))</a>"
      return element(start, name, classes, link)
    }
  }

  private static func element(
    _ start: String,
    _ name: String,
    _ classes: String,
    _ content: String
  ) -> String {
    start + (classes.isEmpty ? "" : " class=\"\(classes)\"") + ">\(content)</\(name)>"
  }
}
