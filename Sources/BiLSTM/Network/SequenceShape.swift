// Letters of the module:
//   B  cells of a batch           T  tokens of the sequence      D  width that the layer norm sees
//   H  hidden units a direction   A  units of the attention      C  classes of a head
// Activations of a batch are (T·B, width) row-major with row t·B + b, so that one step of the LSTM is a
// block of consecutive rows. The four gates of both directions lie beside each other in a row of 8H:
// ascending input, forget, candidate, output, then the same descending; states and outputs likewise (2H).

/// Cells and tokens of the batch at hand.
struct SequenceShape: Sendable, Equatable {
  /// B.
  var cellCount: Int
  /// T.
  var tokenCount: Int
  /// T·B.
  var rowCount: Int { cellCount * tokenCount }

  /// The rows of one token.
  func rows(of token: Int) -> Range<Int> {
    token * cellCount..<(token + 1) * cellCount
  }
}

/// Which tokens of a batch are missing: (T·B), token-major as the activations.
struct TokenMask: Sendable, Equatable {
  /// True where missing.
  var flags: [Bool]
  /// Whether any is; false saves the look.
  var isUsed = false

  /// Whether the token of a row is missing.
  func isMissing(_ row: Int) -> Bool { isUsed && flags[row] }
}
