package import BiLSTM

/// One or more BiLSTMs over tokens as a learner.
package struct NetworkLearner: Sendable, Equatable, Codable {
  /// How a second cohort helps.
  package struct Transfer: Sendable, Equatable, Codable {
    /// Ways of learning from a source cohort (mouse) for a target (human).
    package enum Mode: String, Sendable, Codable, CaseIterable {
      /// Target cells only.
      case none
      /// Train on the source, copy the encoder, learn a new head with it frozen, then all together.
      case pretrain
      /// One encoder with a head for each cohort, then the target's alone.
      case joint
      /// The source's labels only; the target gives its features' distribution and no label.
      case sourceOnly
    }

    /// Mode.
    package var mode = Mode.none
    /// Share of the source's cells that decide when its training stops.
    package var sourceValidationShare = 0.2
    /// Training on the source (`pretrain`, `sourceOnly`) or on both (`joint`).
    package var first = TrainingSettings()
    /// Training of the new head with the frozen encoder (`pretrain`); 0 epochs leave it out.
    package var warmUp = TrainingSettings()
    /// Weight of the source's loss (`joint`).
    package var sourceWeight = 0.5

    /// Creates the default settings.
    package init() {}
  }

  /// Classification head.
  package struct Head: Sendable, Equatable, Codable {
    /// Kind.
    package var kind = HeadKind.linear
    /// Dropout before the linear layer.
    package var dropout = 0.2
    /// ArcFace's s.
    package var scale = 30.0
    /// ArcFace's m (radians).
    package var margin = 0.35

    /// Creates the default head.
    package init() {}
  }

  /// Features to tokens.
  package var tokens = TokenSettings()
  /// Encoder.
  package var model = BiLSTMConfiguration()
  /// Head.
  package var head = Head()
  /// Training on the cohort itself: the last stage of a transfer.
  ///
  /// Seeds are drawn for run, fold and member.
  package var training = TrainingSettings()
  /// Share of the training cells that decide when to stop; 0 trains on all for the given epochs.
  package var validationShare = 0.25
  /// Without validation cells: share of the training cells that one more network, the rehearsal, does not learn from, so
  /// that a temperature can be fitted on what it says of them; 0 leaves probabilities as they are.
  package var calibrationShare = 0.0
  /// Times log class share that is added to the logits of new cells.
  package var priorStrength = 0.0
  /// Networks with seeds and validation cells of their own whose probabilities are averaged.
  package var members = 1
  /// See ``Transfer``.
  package var transfer = Transfer()

  /// Creates the default settings; change the properties that differ.
  package init() {}

  /// The head of a number of classes.
  func headConfiguration(classCount: Int, name: String = "head") -> HeadConfiguration {
    var configuration = HeadConfiguration(classCount: classCount, name: name, kind: head.kind)
    configuration.dropout = head.dropout
    configuration.scale = head.scale
    configuration.margin = head.margin
    return configuration
  }
}
