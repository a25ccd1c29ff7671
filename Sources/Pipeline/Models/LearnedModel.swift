import LinearAlgebra
import Statistics

/// A trained learner with all that is needed to apply it to another run, and to know where it came from.
package struct LearnedModel: Sendable {
  /// What stands beside the arrays in a model file.
  package struct Metadata: Sendable, Equatable, Codable {
    /// The program that trained it.
    package var program: String
    /// Features and classes.
    package var signature: ModelSignature
    /// Families of the features.
    package var families: [ModelFamily]
    /// Whether the run's own sparse components are no features of the model.
    package var skipsStoredComponents = false
    /// The learner, resolved.
    package var learner: LearnerConfiguration
    /// Seed of the training.
    package var seed: UInt64
    /// Species of the cells that it predicts, ascending; empty where the run does not say.
    package var species: [String] = []
    /// Cells of a second cohort that it learned from; 0 without one.
    package var sourceCells = 0
    /// How well it does on cells that it did not learn from.
    package var training: ForestModel.TrainingScores
    /// What ``training`` was measured on, in words.
    package var trainingBasis: String
  }

  /// Kind of a file with networks.
  static let networkKind = "network"
  /// Kind of a file with a kernel ridge classifier.
  static let kernelKind = "kernel"
  /// Kind of a file with a forest that makes its own sparse components.
  static let componentForestKind = "component-forest"

  /// Everything but the numbers.
  package var metadata: Metadata
  /// The numbers.
  var fitted: FittedLearner

  /// Kind of the file.
  package var kind: String {
    switch fitted {
    case .network: Self.networkKind
    case .kernel: Self.kernelKind
    case .forest: Self.componentForestKind
    }
  }

  /// The networks; nil for another kind.
  package var network: FittedNetwork? {
    guard case .network(let network) = fitted else { return nil }
    return network
  }

  /// What a training is given.
  package struct Request: Sendable {
    /// Labelled cells, donors, and perhaps a source cohort.
    package var input: EvaluationInput
    /// Families and basis of the features.
    package var features: ModelInput
    /// Whether the run's own sparse components are left out.
    package var skipsStoredComponents = false
    /// Seed.
    package var seed: UInt64 = 0
    /// Threads; the result does not depend on them.
    package var threads = 1
    /// Folder of checkpoints; nil keeps none.
    package var checkpointFolder: String?

    /// Creates a request.
    package init(input: EvaluationInput, features: ModelInput) {
      self.input = input
      self.features = features
    }
  }

  /// Trains a learner on all labelled cells.
  ///
  /// - Parameters:
  ///   - learner: what learns.
  ///   - request: from what.
  ///   - observer: told of every epoch, from any thread.
  /// - Returns: the model.
  /// - Throws: ``InputError``; ``OutputError`` for a checkpoint that cannot be written.
  package static func train(
    _ learner: LearnerConfiguration,
    _ request: Request,
    observer: TrainingObserver? = nil
  ) throws -> LearnedModel {
    let input = request.input
    guard input.source != nil || !learner.needsSource else {
      throw InputError(
        "learner '\(learner.name)' learns from a second cohort; use 'patchline transfer --from RUN'"
      )
    }
    let task = LearningTask(
      data: input.data,
      training: Array(input.data.labels.indices),
      groups: input.donorNumbers,
      source: input.source,
      generator: SeededGenerator(seed: request.seed),
      threads: request.threads,
      observer: observer
    )
    let checkpoints = try request.checkpointFolder.map {
      try FileCheckpoints(folder: $0, input: input, learner: learner, seed: request.seed)
    }
    let fitted = try learner.fit(task, checkpoints: checkpoints)
    checkpoints?.remove()
    return LearnedModel(
      metadata: metadata(learner, request, fitted),
      fitted: fitted
    )
  }

  private static func metadata(
    _ learner: LearnerConfiguration,
    _ request: Request,
    _ fitted: FittedLearner
  ) -> Metadata {
    let (input, features) = (request.input, request.features)
    let held = fitted.heldOut(labels: input.data.labels)
    var training = ForestModel.TrainingScores(
      held,
      cells: input.data.cells.count,
      classSizes: input.data.classSizes
    )
    training.donors = input.donorCounts
    return Metadata(
      program: "patchline \(PatchlineVersion.number)",
      signature: ModelSignature(
        features: features.choice,
        featureNames: features.names,
        basis: features.basis,
        label: input.label,
        classes: input.data.classes
      ),
      families: features.families,
      skipsStoredComponents: request.skipsStoredComponents,
      learner: learner,
      seed: request.seed,
      species: features.species,
      sourceCells: learner.needsSource ? input.source?.cells.count ?? 0 : 0,
      training: training,
      trainingBasis: held.basis
    )
  }
}
