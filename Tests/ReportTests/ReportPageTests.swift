import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@Suite struct ReportPageTests {
  /// Ids of the sections in their order.
  private func sections(_ page: String) -> [String] {
    page.matches(of: /<section id="([a-z]+)" aria-labelledby/).map { String($0.1) }
  }

  /// The data at the end of the page.
  private func cellData(_ page: String) throws -> [String: Any] {
    let match = try #require(page.firstMatch(of: /id="cell-data">(.*?)<\/script>/))
    let object = try JSONSerialization.jsonObject(with: Data(match.1.utf8))
    return try #require(object as? [String: Any])
  }

  @Test func `a run with everything has every section in order`() throws {
    let page = try ReportFixture().page()
    #expect(
      sections(page) == [
        "run", "quality", "failures", "features", "map", "evaluation", "gain", "curves",
        "calibration", "attention", "cells", "missing",
      ]
    )
  }

  @Test func `what the folder does not hold is left out with the command that adds it`() throws {
    let page = try ReportFixture(withEvaluation: false, withSweeps: false).page()
    #expect(sections(page) == ["run", "features", "map", "cells", "missing"])
    for command in [
      "patchline extract", "patchline evaluate forest RUN --label COLUMN", "patchline transfer",
    ] {
      #expect(page.contains("<code>" + command), "\(command) is not offered")
    }
  }

  @Test func `the same files give the same bytes`() throws {
    let fixture = try ReportFixture()
    #expect(try fixture.page() == fixture.page())
  }

  @Test func `nothing is loaded from elsewhere`() throws {
    let page = try ReportFixture().page()
    let addresses = page.matches(of: /(?:src|href|action|url)\s*[=(]\s*["']?([^"'\s)>]+)/).map {
      String($0.1)
    }
    #expect(addresses.count > 20)
    for address in addresses {
      #expect(address.hasPrefix("#") || address.hasPrefix("data:"), "\(address)")
    }
    #expect(!page.contains("@import"))
  }

  @Test func `texts of files cannot become markup`() throws {
    let page = try ReportFixture().page()
    #expect(!page.contains("<script>alert"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;"))
    #expect(page.components(separatedBy: "<script").count == 3)
  }

  @Test func `every cell is in the table and in the data, with its sweeps`() throws {
    let page = try ReportFixture().page()
    let data = try cellData(page)
    let cells = try #require(data["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["id"] as? String } == ReportFixture.cells)
    #expect(cells.allSatisfy { ($0["sweeps"] as? [Any])?.count == 3 })
    #expect(page.matches(of: /<tr data-i="\d+"/).count == ReportFixture.cells.count)
    #expect(page.matches(of: /data-verdict="wrong"/).count == 1)
  }

  @Test func `a field of the failure matrix leads to its cells`() throws {
    let page = try ReportFixture().page()
    #expect(page.contains("<a href=\"#failures-cell_record-no_sweeps\">2</a>"))
    let start = try #require(page.range(of: "<details id=\"failures-cell_record-no_sweeps\""))
    let rest = page[start.upperBound...]
    let end = try #require(rest.range(of: "</details>"))
    #expect(rest[..<end.lowerBound].contains("href=\"#cell-cell-3\""))
    #expect(!rest[..<end.lowerBound].contains("href=\"#cell-cell-4\""))
  }

  @Test func `reasons that differ in their numbers only are one`() throws {
    let page = try ReportFixture().page()
    #expect(page.matches(of: /<th scope="row">Slow noise<\/th><td class="n">18<\/td>/).count == 1)
  }

  @Test func `scores of a class stand beside their bootstrap interval`() throws {
    let page = try ReportFixture().page()
    // Every Pvalb cell is recognised in every draw, so its recall has no spread.
    let row = try #require(page.firstMatch(of: /<tr><th scope="row">Pvalb<\/th>.*?<\/tr>/))
    #expect(row.0.contains("1.000 to 1.000"))
    #expect(page.contains("&lt; 0.001"))
  }

  @Test func `every figure has a title and every id is there once`() throws {
    let page = try ReportFixture().page()
    let drawings = page.components(separatedBy: "<svg ").dropFirst()
    #expect(drawings.count > 10)
    for drawing in drawings { #expect(drawing.contains("<title>")) }
    let ids = page.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
  }

  @Test func `MultiQC's file has a row a cell and a header a column`() throws {
    let fixture = try ReportFixture()
    let paths = try ReportPage(try fixture.contents()).write(to: fixture.folder.path)
    #expect(
      paths.map { URL(filePath: $0).lastPathComponent } == ["report.html", "report_mqc.json"]
    )
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: paths[1])))
    let object = try #require(json as? [String: Any])
    #expect(object["plot_type"] as? String == "table")
    let rows = try #require(object["data"] as? [String: [String: Any]])
    let headers = try #require(object["headers"] as? [String: Any])
    #expect(Set(rows.keys) == Set(ReportFixture.cells))
    for row in rows.values { #expect(Set(row.keys).isSubset(of: headers.keys)) }
  }

  @Test func `a folder without anything to report says what was expected`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: InputError.self) { try ReportSource(folder.path) }
    #expect(error?.description.contains("expected a run folder") == true)
  }

  @Test func `a broken evaluation costs its own section only`() throws {
    let fixture = try ReportFixture()
    let path = fixture.folder.path + "/evaluations/forest/evaluation.json"
    try AtomicFile.write("{", to: path)
    let page = try fixture.page()
    #expect(!sections(page).contains("evaluation"))
    #expect(page.contains("Files that could not be used"))
    #expect(page.contains("evaluations/forest/evaluation.json"))
  }

  @Test func `a study's cohorts are shown even when its document cannot be read`() throws {
    let fixture = try ReportFixture()
    let study = try TemporaryFolder()
    try AtomicFile.write("{}", to: study.file("study.json"))
    for name in ["human", "mouse"] {
      try FileManager.default.copyItem(atPath: fixture.folder.path, toPath: study.file(name))
    }
    let contents = try ReportContents(try ReportSource(study.path), label: nil, threads: 1)
    #expect(contents.cohorts.map(\.name) == ["human", "mouse"])
    #expect(contents.evaluations.map(\.name) == ["human: forest", "mouse: forest"])
    #expect(contents.problems.contains { $0.contains("study.json") })
    let page = try ReportPage(contents).html()
    // The same id in two cohorts leads to two cells.
    #expect(page.contains("href=\"#cell-0-cell-3\"") && page.contains("href=\"#cell-1-cell-3\""))
  }

  @Test func `a label that no cell has is reported, not shown`() throws {
    let fixture = try ReportFixture(withEvaluation: false)
    let contents = try fixture.contents(label: "colour")
    #expect(!contents.labels.isKnown)
    #expect(contents.problems.contains { $0.contains("'colour'") })
    #expect(try fixture.contents(label: "subclass").labels.classes == ReportFixture.classes)
  }
}
