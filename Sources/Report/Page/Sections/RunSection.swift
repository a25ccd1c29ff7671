import Foundation
import Pipeline
import Tables

/// What was run: version, configuration, inputs, times.
struct RunSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  /// Inputs listed; all of them are in `run.json`.
  static let inputLimit = 200

  var hint: String { "What was run: `patchline extract FILES -o RUN` writes it into `run.json`." }

  func section() -> PageSection? {
    guard !contents.cohorts.isEmpty else { return nil }
    let blocks = contents.cohorts.flatMap { cohort -> [PageBlock] in
      let heading = contents.cohorts.count > 1 ? [PageBlock.heading(cohort.name)] : []
      return heading + self.blocks(of: cohort)
    }
    let study = contents.study.map(self.blocks) ?? []
    return PageSection(
      identifier: "run",
      title: "What was run",
      lead: "Version, configuration and inputs that these numbers rest on.",
      blocks: study + blocks
    )
  }

  /// The stages of a study with what came out of each.
  private func blocks(of study: StudyDocument) -> [PageBlock] {
    var table = PageTable(
      "study-stages",
      caption: "Stages",
      columns: ["Stage", "Result", "Failed cells#", "Took#", "Finished"]
    )
    for stage in study.stages {
      table.append([
        .text(stage.name), .text(stage.summary, classes: "w"),
        .number(stage.failedCells == 0 ? "–" : String(stage.failedCells)),
        .number(PageNumber.duration(stage.seconds)), .text(time(stage.finished), classes: "dim"),
      ])
    }
    var cohorts = PageTable(
      "study-cohorts",
      caption: "Cohorts",
      columns: ["Cohort", "Source", "Cells#", "Donors#", "Labelled cells of each class"]
    )
    for cohort in study.cohorts {
      let sizes = zip(cohort.classes, cohort.classSizes).map { "\($0) \($1)" }
      cohorts.append([
        .text(cohort.name), .text(cohort.source), .number(PageText.grouped(cohort.cells)),
        .number(cohort.donors.map(PageText.grouped) ?? "–"),
        .text(sizes.joined(separator: ", "), classes: "w"),
      ])
    }
    let facts = [
      PageFact("Study", study.name), PageFact("Program", study.program),
      PageFact("Configuration hash", "`\(study.configurationHash)`"),
      PageFact("Started", time(study.started)),
      PageFact("Machine", "\(study.host), \(PageText.count(study.threads, "thread"))"),
    ]
    return [
      .facts(facts), .paragraph("`\(study.command.joined(separator: " "))`"), .table(cohorts),
      .table(table),
    ]
  }

  private func blocks(of cohort: ReportCohort) -> [PageBlock] {
    guard let document = cohort.document else { return [.facts(imported(cohort))] }
    var blocks: [PageBlock] = [.facts(facts(document))]
    blocks.append(.paragraph("`\(document.command.joined(separator: " "))`"))
    blocks.append(inputs(document, identifier: "inputs-\(PageAnchor.plain(cohort.name))"))
    return blocks
  }

  private func imported(_ cohort: ReportCohort) -> [PageFact] {
    let table = cohort.table
    let source = table?.provenance.first { $0.key == "source" }?.text
    return [
      PageFact("Cells", PageText.grouped(cohort.cells.count)),
      PageFact("Table", source ?? cohort.folder.path),
      PageFact(
        "Features",
        "\(table?.variables.count ?? 0) in \(table?.families.count ?? 0) families"
      ),
      PageFact("Families", table?.families.map(\.name).joined(separator: ", ") ?? "–"),
    ]
  }

  private func facts(_ document: RunDocument) -> [PageFact] {
    let configuration = document.configuration
    var facts = [
      PageFact("Program", document.program),
      PageFact("Preset", configuration.preset),
      PageFact("Sweeps used", configuration.sweepQC.rawValue),
      PageFact("Configuration hash", "`\(document.configurationHash)`"),
    ]
    if let window = configuration.window {
      facts.append(
        PageFact(
          "Analysis window",
          "\(PageNumber.short(window.start)) to \(PageNumber.short(window.end)) s"
        )
      )
    }
    if let filter = configuration.filterKHz {
      facts.append(PageFact("Low-pass filter", "\(PageNumber.short(filter)) kHz"))
    }
    let size = document.inputs.compactMap(\.size).reduce(0, +)
    facts += [
      PageFact(
        "Inputs",
        "\(PageText.count(document.inputs.count, "file")), \(PageNumber.bytes(size))"
      ),
      PageFact("Started", time(document.started)),
      PageFact("Took", PageNumber.duration(document.seconds)),
      PageFact("Machine", "\(document.host), \(PageText.count(document.threads, "thread"))"),
    ]
    return facts
  }

  /// ISO 8601 as people write it: `2026-11-25 22:42 UTC`.
  private func time(_ text: String) -> String {
    guard text.count >= 16, text.hasSuffix("Z") else { return text }
    return text.prefix(16).replacing("T", with: " ") + " UTC"
  }

  private func inputs(_ document: RunDocument, identifier: String) -> PageBlock {
    var table = PageTable(
      identifier,
      caption: "Inputs",
      columns: ["File", "Size#", "SHA-256"]
    )
    for input in document.inputs.prefix(Self.inputLimit) {
      table.append([
        .text(input.path), .number(input.size.map(PageNumber.bytes) ?? "missing"),
        .text(input.sha256.map { String($0.prefix(16)) + "…" } ?? "–", classes: "m"),
      ])
    }
    var blocks: [PageBlock] = [.table(table)]
    if document.inputs.count > Self.inputLimit {
      blocks.append(
        .paragraph(
          "The first \(Self.inputLimit) of \(document.inputs.count) files; `run.json` lists all.",
          kind: "note"
        )
      )
    }
    return .disclosure(PageText.count(document.inputs.count, "input file"), blocks)
  }
}

/// Texts as anchors.
enum PageAnchor {
  /// ASCII letters, digits, dots and hyphens stay; everything else becomes a hyphen.
  static func plain(_ text: String) -> String {
    String(
      text.map { character in
        let isPlain = character.isASCII && (character.isLetter || character.isNumber)
        return isPlain || "._".contains(character) ? character : "-"
      }
    )
  }
}
