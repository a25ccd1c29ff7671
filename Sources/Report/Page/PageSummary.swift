import Pipeline
import Statistics

/// The first lines of the page: what was done, in a sentence and a few numbers.
struct PageSummary {
  private let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  private var cells: [ReportCell] { contents.cohorts.flatMap(\.cells) }

  /// What the folder is, in words.
  var sentence: String {
    var parts: [String] = []
    if contents.cohorts.count > 1 {
      let sizes = contents.cohorts.map { "\($0.name) (\(PageText.count($0.cells.count, "cell")))" }
      parts.append("\(contents.cohorts.count) cohorts: \(sizes.joined(separator: ", "))")
    } else if let cohort = contents.cohorts.first {
      let origin = cohort.document == nil ? "imported from a table" : "extracted from NWB files"
      parts.append("\(PageText.count(cohort.cells.count, "cell")) \(origin)")
    }
    if contents.labels.isKnown {
      parts.append(
        "\(contents.labels.classes.count) classes of `\(contents.labels.column)`:"
          + " \(contents.labels.classes.prefix(8).joined(separator: ", "))"
          + (contents.labels.classes.count > 8 ? " and others" : "")
      )
    }
    if let study = contents.study, study.cohorts.contains(where: { $0.source.contains("simulat") })
    {
      parts.append("the recordings are simulated")
    }
    return parts.isEmpty ? "" : parts.joined(separator: "; ") + "."
  }

  /// The numbers.
  var tiles: [PageTile] {
    var tiles: [PageTile] = []
    if !cells.isEmpty {
      let unreadable = cells.count(where: \.isUnreadable)
      tiles.append(
        PageTile(
          name: "Cells",
          value: PageText.grouped(cells.count),
          note: unreadable > 0 ? "\(unreadable) unreadable" : nil
        )
      )
    }
    tiles += quality + models
    return tiles
  }

  private var quality: [PageTile] {
    var tiles: [PageTile] = []
    let judged = cells.filter { $0.verdict != .notJudged }
    if !judged.isEmpty {
      let passed = judged.count { $0.verdict == .passed }
      tiles.append(
        PageTile(
          name: "Passed quality control",
          value: PageText.grouped(passed),
          note: "of \(PageText.grouped(judged.count)) judged"
        )
      )
    }
    let sweeps = cells.flatMap(\.sweeps)
    if !sweeps.isEmpty {
      tiles.append(
        PageTile(
          name: "Sweeps",
          value: PageText.grouped(sweeps.count),
          note: "\(PageText.grouped(sweeps.count { $0.passed == true })) passed"
        )
      )
    }
    return tiles
  }

  private var models: [PageTile] {
    contents.evaluations.prefix(3).compactMap { evaluation in
      guard let arm = evaluation.headline, let score = arm.summary.macroF1.mean else { return nil }
      let isAlone = contents.evaluations.count == 1
      return PageTile(
        name: isAlone ? "Macro-F1" : "Macro-F1, \(evaluation.name)",
        value: PageNumber.score(score),
        note: "\(arm.title), \(arm.grouping)"
      )
    }
  }
}
