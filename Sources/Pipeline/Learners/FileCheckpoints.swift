import BiLSTM
import Foundation
import Tables

/// Training states as files, a file a network and stage.
///
/// Their names begin with a digest of data, learner and seed: a state of another training is never taken up.
struct FileCheckpoints: TrainingCheckpoints {
  private static let kind = "checkpoint"
  private let folder: String
  private let key: String

  /// Names the checkpoints of a training.
  ///
  /// - Throws: ``OutputError`` when the folder cannot be made.
  init(
    folder: String,
    input: EvaluationInput,
    learner: LearnerConfiguration,
    seed: UInt64
  ) throws {
    self.folder = folder
    let text =
      input.digest + (try ModelStore.json(learner)) + "\(seed)" + PatchlineVersion.number
    key = String(FileDigest.sha256(of: Data(text.utf8)).prefix(20))
    try AtomicFile.makeFolder(folder)
  }

  private struct Metadata: Codable {
    var stepCount: Int
    var bestEpoch: Int
    var records: [EpochRecord]
  }

  private func path(_ member: Int, _ stage: String) -> String {
    "\(folder)/\(key)_\(member)_\(stage).h5"
  }

  func state(member: Int, stage: String) throws -> TrainingState? {
    let path = path(member, stage)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try ModelStore.read(path, kind: Self.kind)
    let metadata = try ModelStore.decode(Metadata.self, from: file, path: path)
    return TrainingState(
      weights: try file.singles("weights", path),
      firstMoments: try file.singles("first_moments", path),
      secondMoments: try file.singles("second_moments", path),
      bestWeights: try file.singles("best_weights", path),
      stepCount: metadata.stepCount,
      bestEpoch: metadata.bestEpoch,
      records: metadata.records
    )
  }

  func store(_ state: TrainingState, member: Int, stage: String) throws {
    let metadata = Metadata(
      stepCount: state.stepCount,
      bestEpoch: state.bestEpoch,
      records: state.records
    )
    try ModelStore.write(
      ModelFile(
        kind: Self.kind,
        metadata: try ModelStore.json(metadata),
        arrays: [
          "weights": .singles(state.weights),
          "first_moments": .singles(state.firstMoments),
          "second_moments": .singles(state.secondMoments),
          "best_weights": .singles(state.bestWeights),
        ]
      ),
      to: path(member, stage)
    )
  }

  /// Takes this training's states away once the model is there, and the folder if nothing else is in it.
  func remove() { KeyedFiles.remove(from: folder, keys: [key]) }
}
