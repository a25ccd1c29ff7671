import Pipeline
import Tables

/// How many cells and sweeps there are, and what quality control says of them.
struct QualitySection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "Quality control: a table of features holds none; `patchline extract` judges cells and sweeps."
  }

  private var cohorts: [ReportCohort] {
    contents.cohorts.filter { cohort in
      cohort.hasSweeps || cohort.cells.contains { $0.verdict != .notJudged }
    }
  }

  func section() -> PageSection? {
    guard !cohorts.isEmpty else { return nil }
    var blocks: [PageBlock] = [.table(overview())]
    blocks += PageBlock.figures(cohorts.compactMap(sweepFigure))
    blocks += PageBlock.figures(cohorts.flatMap(histograms), areSmall: true)
    let reasons = cellReasons
    if !reasons.rows.isEmpty { blocks.append(.table(reasons)) }
    let sweepReasons = sweepReasons
    if !sweepReasons.rows.isEmpty { blocks.append(.table(sweepReasons)) }
    return PageSection(
      identifier: "quality",
      title: "Cells and quality control",
      shortTitle: "Quality control",
      lead: "Which recordings can be trusted, and why the others cannot.",
      blocks: blocks
    )
  }

  private func overview() -> PageTable {
    var table = PageTable(
      "quality-overview",
      caption: "Cells and sweeps",
      columns: [
        "Cohort", "Cells#", "Passed#", "Failed#", "Not judged#", "Unreadable#", "Sweeps#",
        "Sweeps passed#", "Share#",
      ]
    )
    for cohort in cohorts {
      let counts = ReportCell.Verdict.allCases.map { verdict in
        cohort.cells.count { $0.verdict == verdict && !$0.isUnreadable }
      }
      let sweeps = cohort.cells.flatMap(\.sweeps)
      let judged = sweeps.count { $0.passed != nil }
      let passed = sweeps.count { $0.passed == true }
      table.append(
        [.text(cohort.name)]
          + ([cohort.cells.count] + counts + [
            cohort.cells.count(where: \.isUnreadable), sweeps.count, passed,
          ])
          .map { .number(PageText.grouped($0)) } + [.number(PageNumber.percent(passed, of: judged))]
      )
    }
    return table
  }

  /// A sentence of quality control without its numbers, so that equal reasons meet.
  static func kind(of reason: String) -> String {
    let head = reason.split(separator: ":", maxSplits: 1).first.map(String.init) ?? reason
    // `electrode_0_pa` is a name and stays as it is.
    guard let first = head.split(separator: " ").first, !first.contains("_") else { return head }
    return head.prefix(1).uppercased() + head.dropFirst()
  }

  private static func counted(_ reasons: [[String]]) -> [(reason: String, count: Int)] {
    var counts: [String: Int] = [:]
    for own in reasons { for kind in Set(own.map(kind)) { counts[kind, default: 0] += 1 } }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  private var cellReasons: PageTable {
    var table = PageTable(
      "quality-cell-reasons",
      caption: "Why cells failed or were not judged",
      columns: ["Reason", "Cells#"],
      classes: "compact"
    )
    for (reason, count) in Self.counted(contents.cohorts.flatMap(\.cells).map(\.reasons)).prefix(20)
    {
      table.append([.text(reason), .number(PageText.grouped(count))])
    }
    return table
  }

  private var sweepReasons: PageTable {
    var table = PageTable(
      "quality-sweep-reasons",
      caption: "Why sweeps failed",
      columns: ["Reason", "Sweeps#"],
      classes: "compact"
    )
    let failed = contents.cohorts.flatMap(\.cells).flatMap(\.sweeps).filter { $0.passed == false }
    for (reason, count) in Self.counted(failed.map(\.reasons)).prefix(20) {
      table.append([.text(reason), .number(PageText.grouped(count))])
    }
    return table
  }

  private func suffix(_ cohort: ReportCohort) -> String {
    cohorts.count > 1 ? ", \(cohort.name)" : ""
  }

  private func sweepFigure(_ cohort: ReportCohort) -> PageFigure? {
    let identifier = "quality-\(PageAnchor.plain(cohort.name))-sweeps"
    return sweepChart(cohort, identifier: identifier).map { chart in
      PageFigure("Sweeps by protocol\(suffix(cohort))", chart, isWide: true)
    }
  }

  private func histograms(_ cohort: ReportCohort) -> [PageFigure] {
    let suffix = suffix(cohort)
    let anchor = "quality-\(PageAnchor.plain(cohort.name))"
    var figures: [PageFigure] = []
    for (position, quantity) in Self.quantities.enumerated() {
      let values = values(of: quantity.name, cohort)
      guard values.count >= 3, Set(values).count > 1 else { continue }
      let frame = ChartFrame(
        title: quantity.title + suffix,
        summary: "Histogram of \(quantity.title) over \(values.count) cells.",
        width: PageFigure.smallWidth,
        height: 120,
        identifier: "\(anchor)-\(position)",
        drawsTitle: false
      )
      let chart = Histogram(frame: frame, values: values, binCount: 16, valueTitle: quantity.axis)
      figures.append(PageFigure(quantity.title + suffix, chart.draw()))
    }
    return figures
  }

  private static let quantities: [(name: String, title: String, axis: String)] = [
    ("seal_gohm", "Seal resistance", "Seal resistance (GΩ)"),
    ("blowout_mv", "Blowout voltage", "Blowout voltage (mV)"),
    ("electrode_0_pa", "Electrode drift", "Leak before the seal (pA)"),
    ("initial_access_resistance_mohm", "Access resistance", "Initial access resistance (MΩ)"),
    ("input_access_resistance_ratio", "Access to input resistance", "Access / input resistance"),
  ]

  private func values(of name: String, _ cohort: ReportCohort) -> [Double] {
    guard let scalars = cohort.table?.scalars, let column = scalars.names.firstIndex(of: name)
    else { return [] }
    return stride(from: column, to: scalars.values.count, by: scalars.names.count)
      .map { scalars.values[$0] }.filter(\.isFinite)
  }

  private func sweepChart(_ cohort: ReportCohort, identifier: String) -> SVGBuilder? {
    let sweeps = cohort.cells.flatMap(\.sweeps)
    guard !sweeps.isEmpty else { return nil }
    let names = sweeps.map { ($0.family ?? "other").replacing("_", with: " ") }
    let order = ["long square", "short square", "ramp", "chirp", "search"]
    let categories = Set(names).sorted {
      (order.firstIndex(of: $0) ?? order.count, $0) < (order.firstIndex(of: $1) ?? order.count, $1)
    }
    let count = { (name: String, passed: Bool?) in
      Double(zip(names, sweeps).count { $0 == name && $1.passed == passed })
    }
    let frame = ChartFrame(
      title: "Sweeps by protocol",
      summary: "Sweeps of each protocol by the verdict of quality control.",
      width: FigureSize.page,
      height: 130,
      identifier: identifier,
      drawsTitle: false
    )
    let verdicts: [(name: String, passed: Bool?, colour: Int)] = [
      ("passed", true, 4), ("failed", false, 1), ("not judged", nil, 5),
    ]
    return BarChart(
      frame: frame,
      categories: categories,
      series: verdicts.map { verdict in
        BarChart.Series(
          name: verdict.name,
          values: categories.map { count($0, verdict.passed) },
          colour: verdict.colour
        )
      }.filter { $0.values.contains { $0 > 0 } },
      valueTitle: "Sweeps"
    ).draw()
  }
}
