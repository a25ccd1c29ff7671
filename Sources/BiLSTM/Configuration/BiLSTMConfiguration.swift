/// How tokens of different widths reach the one width that the LSTM reads.
package enum InputMode: String, Codable, Sendable, CaseIterable {
  /// Zero-padded to the widest token's width D, then one layer norm over D: the study's way, right for
  /// vector families, whose columns are samples of similar curves.
  case padded
  /// A learned linear projection with bias per token to ``BiLSTMConfiguration/projectionWidth``, then
  /// layer norm: right for scalar families, where column 3 of two families has nothing in common and
  /// most of a padded row would be zeros.
  case projected
}

/// How the tokens' outputs become one vector per cell.
package enum Pooling: String, Codable, Sendable, CaseIterable {
  /// The output at the last present token, as `out[:, -1, :]` in PyTorch.
  case lastStep
  /// Additive attention: softmax over the present tokens of v · tanh(A h + a).
  case attention
  /// The mean over the present tokens.
  case mean
}

/// The encoder: input, bidirectional LSTM and pooling; the defaults are the study's.
package struct BiLSTMConfiguration: Codable, Sendable, Equatable {
  /// How tokens reach a common width.
  package var inputMode = InputMode.padded
  /// Width of projected tokens; projected mode only.
  package var projectionWidth = 32
  /// Number of LSTM layers; each reads the two directions of the one below.
  package var layerCount = 1
  /// Hidden units H of each direction.
  package var hiddenSize = 128
  /// Dropout between LSTM layers, as in `nn.LSTM(dropout:)`.
  package var layerDropout = 0.0
  /// How tokens are pooled.
  package var pooling = Pooling.attention
  /// Hidden units of the attention; attention pooling only.
  package var attentionSize = 128

  /// Creates the study's encoder with attention.
  package init() {}

  /// - Throws: ``BiLSTMError/badSetting(_:)``.
  func validate() throws(BiLSTMError) {
    for (name, value) in [
      ("projection width", projectionWidth), ("LSTM layers", layerCount),
      ("hidden units", hiddenSize), ("attention units", attentionSize),
    ] where value < 1 {
      throw .badSetting("\(value) \(name), expected 1 or more")
    }
    guard (0..<1).contains(layerDropout) else {
      throw .badSetting("layer dropout \(layerDropout), expected 0 ..< 1")
    }
  }
}
