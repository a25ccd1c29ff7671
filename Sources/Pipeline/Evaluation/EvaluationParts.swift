import Foundation

/// Finished fits of an evaluation on disk, so that a killed one goes on where it was.
struct EvaluationParts: Sendable {
  /// Folder of the parts.
  let folder: String
  /// Digest of everything that decides the result of a learner's fits, by learner.
  private let keys: [String]

  /// Names the parts of an evaluation.
  ///
  /// - Throws: ``OutputError`` when the folder cannot be made.
  init(
    folder: String,
    input: EvaluationInput,
    learners: [LearnerConfiguration],
    settings: EvaluationSettings
  ) throws {
    self.folder = folder
    let data = input.digest
    // What is reported, and how often it is repeated, does not change a fit.
    var settings = settings
    settings.repeats = 0
    settings.within = nil
    settings.curve = []
    let shared = try ModelStore.json(settings)
    keys = try learners.map { learner in
      let text = data + shared + (try ModelStore.json(learner)) + PatchlineVersion.number
      return String(FileDigest.sha256(of: Data(text.utf8)).prefix(20))
    }
    try AtomicFile.makeFolder(folder)
  }

  private func path(_ job: FoldJob, grouping: String) -> String {
    let place = grouping.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    return "\(folder)/\(keys[job.learner])_\(place)_\(job.run)_\(job.fold)_\(job.role.word).json"
  }

  /// The stored result of a fit; nil when there is none, or none that can be read: it is then made again.
  func load(_ job: FoldJob, grouping: String) -> FoldResult? {
    guard let data = FileManager.default.contents(atPath: path(job, grouping: grouping)) else {
      return nil
    }
    // See above: an unreadable part is computed again, not reported.
    return try? JSONDecoder().decode(FoldResult.self, from: data)
  }

  /// Stores a result.
  ///
  /// - Throws: ``OutputError``.
  func store(_ result: FoldResult, _ job: FoldJob, grouping: String) throws {
    try AtomicFile.write(try ModelStore.json(result), to: path(job, grouping: grouping))
  }

  /// Takes this evaluation's parts away once it is done, and the folder if nothing else is in it.
  func remove() { KeyedFiles.remove(from: folder, keys: Set(keys)) }
}
