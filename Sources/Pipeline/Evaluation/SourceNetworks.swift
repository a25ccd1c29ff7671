import LinearAlgebra
import Statistics

/// Networks that learn from the source cohort, once a run instead of once a fold: no fold changes the source.
struct SourceNetworks {
  private let runner: EvaluationRunner
  /// Fits that are still to be made.
  private let jobs: [FoldJob]
  private let threads: Int
  private let progress: @Sendable (Evaluation.Progress) -> Void

  init(
    _ runner: EvaluationRunner,
    jobs: [FoldJob],
    threads: Int,
    progress: @escaping @Sendable (Evaluation.Progress) -> Void
  ) {
    self.runner = runner
    self.jobs = jobs
    self.threads = threads
    self.progress = progress
  }

  private struct Item: Sendable {
    let learner: Int
    let run: Int
    let member: Int
    let network: NetworkLearner
  }

  /// Networks by learner, run and member; empty for a learner that needs none, and for a run without fits to make.
  ///
  /// Learners that differ in what follows the source only share its networks.
  /// - Throws: ``InputError``.
  func trained() throws -> [[[PretrainedNetwork]]] {
    guard let source = runner.input.source else { return [] }
    let first = runner.learners.map { learner in
      runner.learners.firstIndex { Self.sharesSource($0, learner) }
    }
    let items = runner.learners.indices.filter { first[$0] == $0 }.flatMap(items).filter { item in
      jobs.contains { $0.run == item.run && first[$0.learner] == item.learner }
    }
    let trained = parallelMap(count: items.count, threads: threads) { index in
      Result { try train(items[index], source: source) }
    }
    let networks = try trained.map { try $0.get() }
    return first.map { owner in
      (0..<runner.settings.repeats).map { run in
        items.indices
          .filter { items[$0].learner == owner && items[$0].run == run }
          .map { networks[$0] }
      }
    }
  }

  private func items(of learner: Int) -> [Item] {
    guard let network = Self.network(runner.learners[learner]) else { return [] }
    return (0..<runner.settings.repeats).flatMap { run in
      (0..<network.members).map { Item(learner: learner, run: run, member: $0, network: network) }
    }
  }

  private func train(_ item: Item, source: LearningData) throws -> PretrainedNetwork {
    let name = runner.learners[item.learner].name
    let generator = SeededGenerator(seed: runner.settings.seed).split(item.run).split(900)
    let layout = try NetworkFit.layout(
      target: runner.input.data.features,
      source: source.features,
      families: source.families,
      learner: item.network
    )
    let progress = progress
    let training = SourceTraining(
      learner: item.network,
      source: source,
      layout: layout,
      member: item.member,
      generator: generator.split(1_000 + item.member),
      observer: { event in
        progress(Evaluation.Progress(done: 0, total: 0, learner: name, epoch: event))
      },
      checkpoints: nil
    )
    return PretrainedNetwork(model: try training.trained())
  }

  /// The network of a learner that begins with the source alone.
  private static func network(_ learner: LearnerConfiguration) -> NetworkLearner? {
    guard case .network(let network) = learner.method,
      network.transfer.mode == .pretrain || network.transfer.mode == .sourceOnly
    else { return nil }
    return network
  }

  /// Whether two learners train the same networks on the source.
  private static func sharesSource(_ a: LearnerConfiguration, _ b: LearnerConfiguration) -> Bool {
    guard var first = network(a), let second = network(b) else { return false }
    // What comes after the source's training may differ.
    first.training = second.training
    first.validationShare = second.validationShare
    first.calibrationShare = second.calibrationShare
    first.transfer.mode = second.transfer.mode
    first.transfer.warmUp = second.transfer.warmUp
    first.transfer.sourceWeight = second.transfer.sourceWeight
    first.priorStrength = second.priorStrength
    return first == second
  }
}
