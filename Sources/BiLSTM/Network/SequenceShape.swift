// Letters of the module:
//   B  cells of a batch           T  tokens of the sequence      D  width that the layer norm sees
//   H  hidden units a direction   A  units of the attention      C  classes of a head
//   H' and A'  H rounded up to 16, and A to 32: the kernels work on whole vectors; what is beyond H and A stays 0
// Activations of a batch are (T·B, width) row-major with row t·B + b, so that one step of the LSTM is a
// block of consecutive rows; states and outputs of both directions lie beside each other (2H'). Gates are (T·B, 8H') in
// panels of 32 columns: the ascending direction's, then the descending one's, each in groups of 16 units as
// `FloatKernels` wants them.

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

  /// Calls `body` with every longest range of rows that are all present or all missing.
  func forEachRun(in rows: Range<Int>, _ body: (Range<Int>, _ isMissing: Bool) -> Void) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      var end = isUsed ? start + 1 : rows.upperBound
      while end < rows.upperBound, flags[end] == flags[start] { end += 1 }
      body(start..<end, isMissing(start))
      start = end
    }
  }
}
