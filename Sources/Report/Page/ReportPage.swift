import Foundation
import Pipeline

/// The report as one HTML page without network: style, script, charts and data are all inside.
package struct ReportPage {
  private let contents: ReportContents

  /// Sets up the page of some contents.
  package init(_ contents: ReportContents) { self.contents = contents }

  /// The page.
  ///
  /// The same files give the same bytes; times shown are those of the files.
  ///
  /// - Throws: an error of the templates or of the linear algebra, which only broken input could cause.
  package func html() throws -> String {
    let cells = CellsSection(contents)
    var makers: [any PageSectionMaker] = [
      RunSection(contents), QualitySection(contents), FailureSection(contents),
      FeatureSection(contents), EmbeddingSection(contents), EvaluationSection(contents),
      ComparisonSection(contents), CurveSection(contents), CalibrationSection(contents),
      AttentionSection(contents), ImportanceSection(contents), ExampleSection(contents),
    ]
    makers.append(cells)
    var sections: [PageSection] = []
    var missing: [String] = []
    for maker in makers {
      if let section = try maker.section() {
        sections.append(section)
      } else {
        missing.append(maker.hint)
      }
    }
    if !missing.isEmpty || !contents.problems.isEmpty {
      sections.append(Self.rest(missing, problems: contents.problems))
    }
    return try PageTemplates.render(
      PageView(
        program: "patchline \(PatchlineVersion.number)",
        kind: contents.source.kind.rawValue,
        title: contents.study?.name ?? contents.source.title,
        lede: PageText.html(PageSummary(contents).sentence),
        tiles: PageSummary(contents).tiles,
        sections: sections,
        style: PageTemplates.style,
        script: PageTemplates.script,
        cellData: try cells.json()
      )
    )
  }

  /// What the page does not show, and how to get it.
  private static func rest(_ missing: [String], problems: [String]) -> PageSection {
    var blocks: [PageBlock] = PageBlock.items(missing)
    if !problems.isEmpty {
      blocks.append(.heading("Files that could not be used"))
      blocks += PageBlock.items(problems)
    }
    return PageSection(
      identifier: "missing",
      title: "Not in this report",
      shortTitle: "Not in this report",
      lead: nil,
      blocks: blocks
    )
  }

  /// Writes `report.html` and `report_mqc.json` into the folder.
  ///
  /// - Returns: the paths written.
  /// - Throws: `OutputError`, or as ``html()``.
  package func write(to folder: String) throws -> [String] {
    let page = folder + "/report.html"
    let multiQC = folder + "/report_mqc.json"
    try AtomicFile.write(try html(), to: page)
    try AtomicFile.write(try MultiQCFile(contents).json(), to: multiQC)
    return [page, multiQC]
  }
}

/// What `page.mustache` renders.
struct PageView {
  let program: String
  let kind: String
  let title: String
  let lede: String
  let tiles: [PageTile]
  let sections: [PageSection]
  let style: String
  let script: String
  let cellData: String
}

/// A number at the top of the page.
struct PageTile {
  /// What it counts.
  let name: String
  /// The number.
  let value: String
  /// What belongs to it.
  let note: String?
}

/// One section of the page.
struct PageSection {
  /// Anchor.
  let identifier: String
  /// Heading.
  let title: String
  /// Entry of the list of contents.
  let shortTitle: String
  /// HTML of what the section shows.
  let lead: String?
  /// Its parts.
  let blocks: [PageBlock]

  init(
    identifier: String,
    title: String,
    shortTitle: String? = nil,
    lead: String?,
    blocks: [PageBlock]
  ) {
    self.identifier = identifier
    self.title = title
    self.shortTitle = shortTitle ?? title
    self.lead = lead.map(PageText.html)
    self.blocks = blocks
  }
}

/// Makes one section from the contents.
protocol PageSectionMaker {
  /// The section; `nil` where there is nothing to show.
  func section() throws -> PageSection?
  /// What is missing then, and the command that would add it.
  var hint: String { get }
}
