import Statistics

/// A bidirectional LSTM over feature families, with attention and one classifier or more.
///
/// A value: training returns another model. Names and shapes of its ``parameters`` are those of the
/// study's PyTorch modules, so weights go in and out.
package struct BiLSTMModel: Sendable, Equatable {
  /// The encoder's settings.
  package let configuration: BiLSTMConfiguration
  /// Tokens that it reads.
  package let tokens: [TokenShape]
  /// Classifiers on the encoder.
  package let heads: [HeadConfiguration]
  /// Share of each class among each head's training cells before oversampling; empty until trained.
  package var classShares: [[Double]]
  /// Where the parameters lie.
  let network: Network
  /// All parameters, in the order of the layout.
  var weights: [Float]

  /// Creates an untrained model with PyTorch's initial distributions.
  ///
  /// LSTM: even in ±1/√H. Linear layers: even in ±1/√inputs. Norms: 1 and 0. ArcFace: Glorot.
  ///
  /// - Parameters:
  ///   - configuration: the encoder.
  ///   - tokens: names and widths of the tokens.
  ///   - heads: classifiers, at least one, with different names.
  ///   - seed: of the initial weights; a parameter's values depend on the seed and its name only.
  /// - Throws: ``BiLSTMError/badSetting(_:)``, ``BiLSTMError/shape(_:)`` without tokens.
  package init(
    configuration: BiLSTMConfiguration,
    tokens: [TokenShape],
    heads: [HeadConfiguration],
    seed: UInt64
  ) throws(BiLSTMError) {
    try configuration.validate()
    for head in heads { try head.validate() }
    guard !heads.isEmpty, Set(heads.map(\.name)).count == heads.count else {
      throw .badSetting("\(heads.count) heads, expected at least one and different names")
    }
    if let reserved = heads.first(where: { Self.encoderPrefixes.contains($0.name) }) {
      throw .badSetting("head name '\(reserved.name)' is the encoder's")
    }
    guard !tokens.isEmpty, tokens.allSatisfy({ $0.width > 0 }) else {
      throw .shape("a model needs tokens, and every token a column")
    }
    self.configuration = configuration
    self.tokens = tokens
    self.heads = heads
    classShares = heads.map { _ in [] }
    network = Network(configuration, tokens: tokens, heads: heads)
    weights = [Float](repeating: 0, count: network.layout.count)
    network.layout.fill(
      &weights,
      0..<network.layout.count,
      generator: SeededGenerator(seed: seed)
    )
  }

  private static let encoderPrefixes: Set<String> = [
    "in_norm", "projections", "lstm", "attn_mlp", "attn_vec",
  ]

  /// Number of scalars in all parameters.
  package var parameterCount: Int { weights.count }

  /// A new model with this encoder and fresh heads: the transfer's starting point.
  ///
  /// - Parameters:
  ///   - heads: the new classifiers.
  ///   - seed: of their initial weights.
  /// - Returns: the new model.
  /// - Throws: ``BiLSTMError/badSetting(_:)``.
  package func copyingEncoder(
    heads: [HeadConfiguration],
    seed: UInt64
  ) throws(BiLSTMError) -> BiLSTMModel {
    var copy = try BiLSTMModel(
      configuration: configuration,
      tokens: tokens,
      heads: heads,
      seed: seed
    )
    copy.weights.replaceSubrange(network.encoder, with: weights[network.encoder])
    return copy
  }

  /// The same model with some of its trained heads only, in the order given.
  package func keepingHeads(_ indices: [Int]) throws(BiLSTMError) -> BiLSTMModel {
    var copy = try copyingEncoder(heads: indices.map { heads[$0] }, seed: 0)
    for (new, old) in indices.enumerated() {
      copy.weights.replaceSubrange(
        copy.network.heads[new].range,
        with: weights[network.heads[old].range]
      )
    }
    copy.classShares = indices.map { classShares[$0] }
    return copy
  }

  /// - Throws: ``BiLSTMError/tokensDiffer(expected:found:)``.
  func requireTokens(of tensor: TokenTensor) throws(BiLSTMError) {
    guard tensor.tokens == tokens else {
      throw .tokensDiffer(expected: tokens, found: tensor.tokens)
    }
  }
}
