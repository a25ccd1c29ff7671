/// One learner, resolved: everything that decides what it learns from given cells and a seed.
package struct LearnerConfiguration: Sendable, Equatable {
  /// What learns.
  package enum Method: Sendable, Equatable {
    /// A class-balanced random forest.
    case forest(ForestLearner)
    /// BiLSTMs over tokens.
    case network(NetworkLearner)
    /// A kernel ridge classifier of one cohort or two.
    case kernel(KernelLearner)
  }

  /// Short unique name: a column of tables, a word of `--arms`.
  package var name: String
  /// The learner in words.
  package var title: String
  /// What learns.
  package var method: Method

  /// Creates a configuration.
  package init(name: String, title: String, method: Method) {
    self.name = name
    self.title = title
    self.method = method
  }

  /// Whether it is a forest.
  package var isForest: Bool {
    guard case .forest = method else { return false }
    return true
  }

  /// Whether it is made of networks.
  package var isNetwork: Bool {
    guard case .network = method else { return false }
    return true
  }

  /// Whether it learns from the target's labels.
  package var seesTarget: Bool {
    switch method {
    case .forest: true
    case .network(let network): network.transfer.mode != .sourceOnly
    case .kernel(let kernel): kernel.usesTargetLabels
    }
  }

  /// Whether it learns from a second cohort too.
  package var needsSource: Bool {
    switch method {
    case .forest: false
    case .network(let network): network.transfer.mode != .none
    case .kernel(let kernel): kernel.usesSource || !kernel.usesTargetLabels
    }
  }
}
