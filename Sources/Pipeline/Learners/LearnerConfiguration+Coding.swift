extension LearnerConfiguration: Codable {
  private enum Key: String, CodingKey {
    case name, title, forest, network, kernel
  }

  /// Reads `name`, `title` and the one section that names the method.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    title = try container.decode(String.self, forKey: .title)
    if let forest = try container.decodeIfPresent(ForestLearner.self, forKey: .forest) {
      method = .forest(forest)
    } else if let kernel = try container.decodeIfPresent(KernelLearner.self, forKey: .kernel) {
      method = .kernel(kernel)
    } else {
      method = .network(try container.decode(NetworkLearner.self, forKey: .network))
    }
  }

  /// Writes what ``init(from:)`` reads.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(title, forKey: .title)
    switch method {
    case .forest(let forest): try container.encode(forest, forKey: .forest)
    case .network(let network): try container.encode(network, forKey: .network)
    case .kernel(let kernel): try container.encode(kernel, forKey: .kernel)
    }
  }
}
