import BiLSTM
import KernelRidge
import Statistics
import Tables

/// Networks in a model file, but for their arrays.
struct StoredNetwork: Codable {
  struct Member: Codable {
    var settings: TokenSettings
    var layout: TokenLayout
    var configuration: BiLSTMConfiguration
    var tokens: [TokenShape]
    var heads: [HeadConfiguration]
    var classShares: [[Double]]
    var calibration: Calibration
    var imputer: ConditionalMeanImputer?
    var metric: DiscriminantMetric?
  }

  var members: [Member]
  var priorStrength: Double
  var classCount: Int

  /// Puts the arrays of member m into a file: `network<m>_weights`, all parameters in PyTorch's order after one
  /// another, and the scaling of its features.
  init(_ network: FittedNetwork, into arrays: inout [String: ModelFile.Values]) {
    priorStrength = network.priorStrength
    classCount = network.classCount
    members = network.members.map { member in
      Member(
        settings: member.transform.settings,
        layout: member.transform.layout,
        configuration: member.model.configuration,
        tokens: member.model.tokens,
        heads: member.model.heads,
        classShares: member.model.classShares,
        calibration: member.calibration,
        imputer: member.transform.imputer,
        metric: member.transform.metric
      )
    }
    for (index, member) in network.members.enumerated() {
      let prefix = "network\(index)_"
      arrays[prefix + "weights"] = .singles(member.model.parameters.flatMap(\.values))
      if let scaler = member.transform.scaler {
        arrays[prefix + "means"] = .reals(scaler.means)
        arrays[prefix + "scales"] = .reals(scaler.scales)
      }
      member.transform.normalizer?.store(into: &arrays, prefix: prefix)
    }
  }

  /// The networks.
  ///
  /// - Throws: ``InputError`` when arrays are missing or of the wrong size.
  func network(_ file: ModelFile, path: String) throws -> FittedNetwork {
    FittedNetwork(
      members: try members.enumerated().map { index, member in
        FittedNetwork.Member(
          transform: try member.transform(file, path: path, prefix: "network\(index)_"),
          model: try member.model(file, path: path, prefix: "network\(index)_"),
          calibration: member.calibration
        )
      },
      priorStrength: priorStrength,
      classCount: classCount
    )
  }
}

extension StoredNetwork.Member {
  fileprivate func transform(
    _ file: ModelFile,
    path: String,
    prefix: String
  ) throws -> TokenTransform {
    TokenTransform(
      settings: settings,
      layout: layout,
      scaler: settings.scaling == .standard
        ? StandardScaler(
          means: try file.reals(prefix + "means", path),
          scales: try file.reals(prefix + "scales", path)
        ) : nil,
      normalizer: settings.scaling == .quantile
        ? try QuantileNormalizer(file, path: path, prefix: prefix, limit: .infinity) : nil,
      imputer: imputer,
      metric: metric
    )
  }

  fileprivate func model(
    _ file: ModelFile,
    path: String,
    prefix: String
  ) throws -> BiLSTMModel {
    try NetworkStage.guarding {
      var model = try BiLSTMModel(
        configuration: configuration,
        tokens: tokens,
        heads: heads,
        seed: 0
      )
      var weights = try file.singles(prefix + "weights", path)[...]
      guard weights.count == model.parameterCount else {
        throw InputError(
          "\(path): \(weights.count) weights, expected \(model.parameterCount); train the model again"
        )
      }
      let parameters = model.parameters.map { parameter in
        defer { weights = weights.dropFirst(parameter.values.count) }
        return NamedParameter(
          name: parameter.name,
          shape: parameter.shape,
          values: Array(weights.prefix(parameter.values.count))
        )
      }
      try model.setParameters(parameters)
      model.classShares = classShares
      return model
    }
  }
}
