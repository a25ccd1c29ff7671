import Mustache

/// The templates, style and script of the page, compiled into the program.
enum PageTemplates {
  /// The style of page and figures.
  static var style: String {
    FigureStyle.sheet(for: .automatic) + text(PackageResources.style_css)
  }

  /// The script of the cell table.
  static var script: String { text(PackageResources.script_js) }

  /// Renders the page.
  ///
  /// - Throws: an error of the parser, which a test of the templates would find.
  static func render(_ view: PageView) throws -> String {
    var library = MustacheLibrary()
    let templates = [
      ("page", PackageResources.page_mustache), ("block", PackageResources.block_mustache),
      ("table", PackageResources.table_mustache), ("figure", PackageResources.figure_mustache),
      ("browser", PackageResources.browser_mustache),
    ]
    for (name, bytes) in templates { try library.register(text(bytes), named: name) }
    return library.render(view, withTemplate: "page") ?? ""
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
