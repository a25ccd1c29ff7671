extension BiLSTMModel {
  /// All parameters under PyTorch's names.
  ///
  /// `in_norm.weight/bias`; `projections.T.weight/bias` in projected mode; per LSTM layer
  /// `lstm.weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0` and the same with `_reverse`;
  /// `attn_mlp.0.weight/bias` and `attn_vec.weight` with attention; per head NAME `NAME.0.weight/bias`
  /// (norm) and `NAME.2.weight/bias` (linear), or `NAME.weight` (ArcFace).
  package var parameters: [NamedParameter] {
    network.layout.entries.map {
      NamedParameter(name: $0.name, shape: $0.shape, values: Array(weights[$0.range]))
    }
  }

  /// Replaces all parameters.
  ///
  /// - Parameter parameters: every parameter once, in any order.
  /// - Throws: ``BiLSTMError/parameter(name:reason:)`` for one that is missing, unknown, given twice, of
  ///   another shape or not finite; then nothing is changed.
  package mutating func setParameters(_ parameters: [NamedParameter]) throws(BiLSTMError) {
    var given: [String: NamedParameter] = [:]
    for parameter in parameters {
      guard given.updateValue(parameter, forKey: parameter.name) == nil else {
        throw .parameter(name: parameter.name, reason: "is given twice")
      }
    }
    var replaced = weights
    for entry in network.layout.entries {
      guard let parameter = given.removeValue(forKey: entry.name) else {
        throw .parameter(name: entry.name, reason: "is missing, expected shape \(entry.shape)")
      }
      guard parameter.shape == entry.shape, parameter.values.count == entry.range.count else {
        throw .parameter(
          name: entry.name,
          reason: "has shape \(parameter.shape) and \(parameter.values.count) values,"
            + " expected shape \(entry.shape)"
        )
      }
      guard parameter.values.allSatisfy(\.isFinite) else {
        throw .parameter(name: entry.name, reason: "has a value that is not finite")
      }
      replaced.replaceSubrange(entry.range, with: parameter.values)
    }
    if let unknown = given.keys.min() {
      throw .parameter(name: unknown, reason: "does not belong to this model")
    }
    weights = replaced
  }
}
