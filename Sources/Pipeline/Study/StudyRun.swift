import Foundation

/// Runs the stages of a study one after another and skips those that are done already.
///
/// `study.json` is rewritten after every stage, so a study that was stopped goes on with the stage that was cut
/// off (extraction and training resume inside it as well).
package struct StudyRun: Sendable {
  /// What the run tells while it goes.
  package enum Event: Sendable {
    /// A stage starts: its number from 1, and how many there are.
    case started(String, number: Int, of: Int)
    /// How far the stage is.
    case progress(String, done: Int, of: Int, unit: String)
    /// A stage is done, or was done before.
    case finished(StudyDocument.Stage, number: Int, of: Int, reused: Bool)
  }

  private let configuration: StudyConfiguration
  private let folder: StudyFolder
  private let stages: [StudyStage]
  private let threads: Int
  private let command: [String]
  private let forces: Bool

  /// Sets up a run.
  ///
  /// - Parameters:
  ///   - configuration: resolved.
  ///   - folder: where everything goes.
  ///   - stages: in an order in which each comes after those it uses.
  ///   - threads: for the document.
  ///   - command: words of the command line, for the document.
  ///   - forces: do every stage again.
  package init(
    _ configuration: StudyConfiguration,
    folder: StudyFolder,
    stages: [StudyStage],
    threads: Int,
    command: [String],
    forces: Bool = false
  ) {
    self.configuration = configuration
    self.folder = folder
    self.stages = stages
    self.threads = threads
    self.command = command
    self.forces = forces
  }

  /// Does what is to be done.
  ///
  /// - Returns: the document as it stands at the end.
  /// - Throws: what a stage throws; the stages before it are kept.
  package func run(_ report: @escaping @Sendable (Event) -> Void) async throws -> StudyDocument {
    try AtomicFile.makeFolder(folder.path)
    let earlier = forces ? nil : StudyDocument.read(folder)
    var document = try opening(earlier)
    var fingerprints: [String: String] = [:]
    var redone = earlier.map(changedCohorts) ?? []
    for (index, stage) in stages.enumerated() {
      let fingerprint = stage.fingerprint(fingerprints)
      fingerprints[stage.name] = fingerprint
      let kept = earlier?.stages.first { $0.name == stage.name && $0.fingerprint == fingerprint }
      let isCurrent = !redone.contains(stage.name) && redone.isDisjoint(with: stage.after)
      if let kept, isCurrent, areIntact(kept.outputs) {
        document.stages.append(kept)
        report(.finished(kept, number: index + 1, of: stages.count, reused: true))
        continue
      }
      redone.insert(stage.name)
      report(.started(stage.name, number: index + 1, of: stages.count))
      let finished = try await perform(stage, fingerprint, &document, report)
      try keepingLater(document, of: earlier, redone).write(to: folder)
      report(.finished(finished, number: index + 1, of: stages.count, reused: false))
    }
    document.isComplete = true
    try document.write(to: folder)
    return document
  }

  /// The document with the earlier stages that are still to be looked at and do not rest on one done again:
  /// a study that is stopped now finds them later.
  private func keepingLater(
    _ document: StudyDocument,
    of earlier: StudyDocument?,
    _ redone: Set<String>
  ) -> StudyDocument {
    var stale = redone
    for stage in stages where !stale.isDisjoint(with: stage.after) { stale.insert(stage.name) }
    let done = Set(document.stages.map(\.name))
    var kept = document
    kept.stages += (earlier?.stages ?? []).filter {
      !done.contains($0.name) && !stale.contains($0.name)
    }
    return kept
  }

  private func perform(
    _ stage: StudyStage,
    _ fingerprint: String,
    _ document: inout StudyDocument,
    _ report: @escaping @Sendable (Event) -> Void
  ) async throws -> StudyDocument.Stage {
    let clock = ContinuousClock()
    let start = clock.now
    let name = stage.name
    let outcome = try await stage.perform { done, total, unit in
      report(.progress(name, done: done, of: total, unit: unit))
    }
    let spent = (clock.now - start).components
    let finished = StudyDocument.Stage(
      name: name,
      fingerprint: fingerprint,
      summary: outcome.summary,
      failedCells: outcome.failedCells,
      outputs: try outcome.outputs.map {
        StudyDocument.Output(path: folder.relative($0), sha256: try FileDigest.sha256(of: $0))
      } + outcome.present.map { StudyDocument.Output(path: folder.relative($0), sha256: nil) },
      finished: StudyDocument.now(),
      seconds: Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
    )
    document.stages.append(finished)
    document.finished = finished.finished
    if let cohort = outcome.cohort {
      document.cohorts.removeAll { $0.name == cohort.name }
      document.cohorts.append(cohort)
    }
    return finished
  }

  /// A document without stages; cohorts are kept until their stages replace them.
  private func opening(_ earlier: StudyDocument?) throws -> StudyDocument {
    let names = Set(configuration.cohorts.map(\.name))
    return StudyDocument(
      program: "patchline \(PatchlineVersion.number)",
      name: configuration.name,
      configuration: configuration,
      configurationHash: try configuration.hash(),
      command: command,
      host: ProcessInfo.processInfo.hostName,
      threads: threads,
      started: StudyDocument.now(),
      finished: earlier?.finished ?? StudyDocument.now(),
      isComplete: false,
      cohorts: (earlier?.cohorts ?? []).filter { names.contains($0.name) },
      stages: []
    )
  }

  /// The first stages of cohorts whose feature file was changed by somebody else: all that wrote it in turn
  /// (extraction, labels, sparse PCA) must be done again, not only the last.
  private func changedCohorts(_ earlier: StudyDocument) -> Set<String> {
    var names: Set<String> = []
    for cohort in configuration.cohorts {
      let path = folder.relative(folder.run(cohort.name).file(FeatureFile.name))
      let recorded = earlier.stages.flatMap(\.outputs).last { $0.path == path }
      if let recorded, !areIntact([recorded]) {
        names.insert(StudyPlan.source(of: cohort))
      }
    }
    return names
  }

  private func areIntact(_ outputs: [StudyDocument.Output]) -> Bool {
    outputs.allSatisfy { output in
      let path = folder.path + "/" + output.path
      guard let expected = output.sha256 else {
        return FileManager.default.fileExists(atPath: path)
      }
      // An output that is gone or unreadable is not intact.
      return (try? FileDigest.sha256(of: path)) == expected
    }
  }
}
