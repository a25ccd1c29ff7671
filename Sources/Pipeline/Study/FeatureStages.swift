import Foundation
import SparsePCA
import Tables

/// Turns a table of features that others computed into a cohort's run folder.
struct ImportStage: Sendable {
  private let cohort: String
  private let table: String
  private let families: String
  private let folder: StudyFolder

  init(_ cohort: String, _ table: String, _ families: String, _ folder: StudyFolder) {
    self.cohort = cohort
    self.table = table
    self.families = families
    self.folder = folder
  }

  func stage() -> StudyStage {
    StudyStage(
      "import " + cohort,
      after: [],
      settings: table + "\n" + families,
      inputs: [table, families]
    ) { [self] _ in try run() }
  }

  private func run() throws -> StudyStage.Outcome {
    let features = try TableImport.read(table, families: try FamiliesFile.read(families))
    let run = folder.run(cohort)
    try ImportedRun.write(features, to: run)
    let missing = features.values.count(where: \.isNaN)
    return StudyStage.Outcome(
      summary: "\(features.cells.count) cells, \(features.families.count) families,"
        + " \(features.variables.count) features, \(missing) values missing",
      outputs: [run.file("cells.csv")]
    )
  }
}

/// Joins the labels of a cohort into `obs`, and writes `labels.csv` beside it.
struct LabelStage: Sendable {
  private let cohort: StudyCohort
  private let label: String
  private let folder: StudyFolder

  init(_ cohort: StudyCohort, _ label: String, _ folder: StudyFolder) {
    self.cohort = cohort
    self.label = label
    self.folder = folder
  }

  static func name(_ cohort: String) -> String { "label " + cohort }

  func stage() throws -> StudyStage {
    StudyStage(
      Self.name(cohort.name),
      after: [StudyPlan.source(of: cohort)],
      settings: label + (try ModelStore.json(cohort.labels)),
      inputs: cohort.labels.file.map { [$0] } ?? []
    ) { [self] _ in try run() }
  }

  /// Simulated cells are labelled by the table beside their recordings.
  private var source: StudyLabels {
    guard case .simulation = cohort.source else { return cohort.labels }
    var labels = cohort.labels
    labels.file = folder.recordings(cohort.name) + "/labels.csv"
    return labels
  }

  private func run() throws -> StudyStage.Outcome {
    let run = folder.run(cohort.name)
    let joined = try CohortLabels(
      try FeatureFile.read(run),
      source,
      column: label,
      place: cohort.name
    )
    let table = try joined.labelled(place: cohort.name)
    try FeatureFile.write(table, to: run)
    try AtomicFile.write(joined.csv, to: run.file("labels.csv"))
    let found = summary(of: table)
    let sizes = zip(found.classes, found.classSizes).map { "\($0) \($1)" }
    let without = joined.withoutLabel
    var text = "\(found.classSizes.reduce(0, +)) of \(found.cells) cells: "
    text += sizes.joined(separator: ", ")
    if without.absent > 0 { text += "; \(without.absent) not in the table" }
    if without.dropped > 0 { text += "; \(without.dropped) left out" }
    return StudyStage.Outcome(summary: text, outputs: [run.file("labels.csv")], cohort: found)
  }

  private func summary(of table: FeatureTable) -> StudyDocument.Cohort {
    let labels = table.annotation(label)?.texts ?? []
    let classes = Set(labels.compactMap { $0 }).sorted()
    let donors = zip(table.annotation("donor_id")?.texts ?? [], labels).filter { $1 != nil }
    return StudyDocument.Cohort(
      name: cohort.name,
      source: sourceText,
      cells: table.cells.count,
      donors: donors.contains { $0.0 != nil } ? Set(donors.compactMap(\.0)).count : nil,
      classes: classes,
      classSizes: classes.map { name in labels.count { $0 == name } }
    )
  }

  private var sourceText: String {
    switch cohort.source {
    case .simulation(let simulation):
      "simulated \(simulation.species) cells, seed \(simulation.seed)"
    case .recordings(let paths, let manifest):
      "recordings: " + (paths + [manifest].compactMap { $0 }).joined(separator: ", ")
    case .table(let path, _): "table of features: \(path)"
    }
  }
}

/// Fits the sparse components of a cohort and stores the scores.
struct SparsePCAStage: Sendable {
  private let cohort: StudyCohort
  private let configuration: String?
  private let folder: StudyFolder
  private let threads: Int

  init(_ cohort: StudyCohort, _ configuration: String?, _ folder: StudyFolder, _ threads: Int) {
    self.cohort = cohort
    self.configuration = configuration
    self.folder = folder
    self.threads = threads
  }

  static func name(_ cohort: String) -> String { "spca " + cohort }

  func stage() throws -> StudyStage {
    StudyStage(
      Self.name(cohort.name),
      after: [LabelStage.name(cohort.name)],
      settings: configuration ?? SparsePCARun.standardConfigurationText
    ) { [self] _ in try run() }
  }

  private func run() throws -> StudyStage.Outcome {
    let run = folder.run(cohort.name)
    var table = try FeatureFile.read(run)
    // The published configuration names the vectors of recordings; a table of scalars has none of them.
    guard cohort.hasRecordings || configuration != nil else {
      return StudyStage.Outcome(
        summary: "left out: a table of scalar features has no vectors to reduce",
        outputs: [run.file(FeatureFile.name)]
      )
    }
    let (model, notes) = try SparsePCARun.fit(
      table,
      configuration: try SparsePCARun.configuration(text: configuration),
      source: cohort.name,
      threads: threads
    )
    try SparsePCARun.apply(model, to: &table, source: cohort.name)
    let path = folder.model(cohort.name + "-spca")
    try SparsePCARun.write(model, to: path)
    try FeatureFile.write(table, to: run)
    let families = SparsePCARun.summary(model)
    let components = families.reduce(0) { $0 + $1.components }
    return StudyStage.Outcome(
      summary: "\(components) components of \(families.count) families"
        + (notes.isEmpty ? "" : "; \(notes.count) notes"),
      outputs: [path, run.file(FeatureFile.name)]
    )
  }
}
