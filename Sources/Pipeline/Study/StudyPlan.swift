import Foundation

/// The stages of a study in their order, made from its configuration.
///
/// For each cohort: recordings are simulated (if so), extracted or imported, labelled, reduced to sparse
/// components; then learners are compared, and transfer tried. The report comes last and is added by the caller,
/// who can draw.
package struct StudyPlan: Sendable {
  /// What the plan is made from.
  package let configuration: StudyConfiguration
  /// Where results go.
  package let folder: StudyFolder
  /// The stages don't depend on it.
  package let threads: Int

  /// Makes a plan.
  package init(_ configuration: StudyConfiguration, folder: StudyFolder, threads: Int) {
    self.configuration = configuration
    self.folder = folder
    self.threads = threads
  }

  /// All stages but the report.
  ///
  /// - Throws: ``InputError`` when inputs cannot be listed.
  package func stages() throws -> [StudyStage] {
    var stages: [StudyStage] = []
    for cohort in configuration.cohorts { stages += try features(of: cohort) }
    for evaluation in configuration.evaluations {
      stages.append(try EvaluationStage(evaluation, self).stage())
    }
    if let transfer = configuration.transfer {
      stages.append(try EvaluationStage(transfer, self).stage())
    }
    return stages
  }

  /// The stage that first writes a cohort's features.
  static func source(of cohort: StudyCohort) -> String {
    (cohort.hasRecordings ? "extract " : "import ") + cohort.name
  }

  /// Simulation, extraction or import, labels, sparse PCA.
  private func features(of cohort: StudyCohort) throws -> [StudyStage] {
    var stages: [StudyStage] = []
    switch cohort.source {
    case .simulation(let simulation):
      stages.append(try SimulationStage(cohort.name, simulation, folder, threads).stage())
      stages.append(
        try ExtractionStage(
          cohort.name,
          .recordings(paths: [folder.recordings(cohort.name)], manifest: nil),
          configuration.extraction,
          folder,
          threads
        ).stage(after: [SimulationStage.name(cohort.name)])
      )
    case .recordings:
      stages.append(
        try ExtractionStage(cohort.name, cohort.source, configuration.extraction, folder, threads)
          .stage(after: [])
      )
    case .table(let path, let families):
      stages.append(ImportStage(cohort.name, path, families, folder).stage())
    }
    stages.append(try LabelStage(cohort, configuration.label, folder).stage())
    stages.append(
      try SparsePCAStage(cohort, configuration.sparsePCA, folder, threads).stage()
    )
    return stages
  }
}
