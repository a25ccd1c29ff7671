import Foundation
import Pipeline
import Report

/// Picks a cell a class whose recording is still there, and draws the sweeps behind its features.
struct ReportExamples {
  /// Drawings, and why there are not more.
  struct Result {
    var examples: [ReportContents.Example] = []
    var note: String?
  }

  private let contents: ReportContents
  /// Most examples of a page; each is as large as a small page by itself.
  private static let limit = 6
  /// Cells of a class that are tried before the class goes without.
  private static let tries = 3

  init(_ contents: ReportContents) { self.contents = contents }

  /// Draws them.
  func make() -> Result {
    var result = Result()
    var gone: [String] = []
    for (index, cohort) in contents.cohorts.enumerated() where cohort.document != nil {
      let explainer: CellExplainer
      do { explainer = try CellExplainer(run: cohort.folder.path) } catch { continue }
      for (label, cells) in candidates(index) where result.examples.count < Self.limit {
        let drawn = cells.prefix(Self.tries).lazy.compactMap { cell in
          draw(cell, label: label, cohort: cohort, explainer, number: result.examples.count)
        }.first
        if let drawn { result.examples.append(drawn) } else { gone += [label] }
      }
    }
    if contents.cohorts.allSatisfy({ $0.document == nil }) {
      result.note = "they need an extracted run; a table of features has no recordings."
    } else if result.examples.isEmpty {
      result.note =
        "the NWB files of the run are not where they were, or have other bytes; start `patchline report`"
        + " in the folder of the extraction."
    } else if !gone.isEmpty {
      result.note = "No recording could be drawn for \(gone.joined(separator: ", "))."
    }
    return result
  }

  /// Cells by class, those that passed quality control and have spikes first.
  private func candidates(_ index: Int) -> [(label: String, cells: [ReportCell])] {
    let cohort = contents.cohorts[index]
    let labels = contents.labels.labels(ofCohort: index)
    let readable = zip(cohort.cells, labels).filter { cell, label in
      !cell.isUnreadable && (label != nil || !contents.labels.isKnown)
    }
    let names = contents.labels.isKnown ? contents.labels.classes : [""]
    return names.map { name in
      let own = readable.filter { ($0.1 ?? "") == name }.map(\.0)
      let ranked = own.enumerated().sorted { left, right in
        (Self.rank(left.element), left.offset) < (Self.rank(right.element), right.offset)
      }
      return (name, ranked.map(\.element))
    }.filter { !$0.1.isEmpty }
  }

  private static func rank(_ cell: ReportCell) -> Int {
    (cell.verdict == .passed ? 0 : 1) + (cell.failureCount == 0 ? 0 : 2)
  }

  private func draw(
    _ cell: ReportCell,
    label: String,
    cohort: ReportCohort,
    _ explainer: CellExplainer,
    number: Int
  ) -> ReportContents.Example? {
    // A recording that is gone or cannot be read gives no example; the page says so.
    guard let explained = try? explainer.explain(cell.id),
      let figure = ExplainFigure(explained, subject: .cell, identifier: "example\(number)-")
    else { return nil }
    let place = contents.cohorts.count > 1 ? "\(cohort.name), " : ""
    let title = label.isEmpty ? cell.id : "\(label): \(place)\(cell.id)"
    return ReportContents.Example(title: title, drawing: figure.drawing)
  }
}
