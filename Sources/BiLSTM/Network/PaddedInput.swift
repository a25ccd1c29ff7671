import LinearAlgebra

// The input of the study: tokens zero-padded to the widest width D, layer norm over D, then W_ih. Multiplying
// the padding would be most of the work (12 tokens of the study hold 2,009 columns, padded 5,040), and the
// layer norm would ask for the gradient of its output, a product as large as the forward one. Both are
// saved. x̂ = (x − mean) / SD of a padded row is known in its true columns and is the same number
// p = −mean / SD in all others. With y = γ x̂ + β:
//
//     W_ih y = W[:, true] y[true] + p · Σ_padded γ_j W[:, j] + Σ_padded β_j W[:, j]
//
//   so a row of width w costs w columns, a vector times p (*slope*), and one that joins the bias; both vectors
//   depend on the width alone.
//
//   Backward, with M = Σ_rows daᵀ x̂ (8H, D), where the columns of M in a row's padding are all daᵀ p:
//
//     dW_ih = M diag(γ) + (Σ da) βᵀ      dγ_j = Σ_r W_rj M_rj      dβ_j = Σ_r W_rj (Σ da)_r
//
//   so the layer norm's gradients follow from those of the weights.
//
// W, M and their gradients lie transposed in panels (D, 8H'), so that "the first w columns" are rows of them.

/// Zero-padded tokens through one layer norm into the first LSTM layer.
struct PaddedInput: Sendable, Equatable {
  /// True width of every token.
  let widths: [Int]
  /// γ and β of the layer norm over D.
  let norm: LayerNorm
  /// The different widths, descending: the first is D.
  let distinctWidths: [Int]
  /// Consecutive tokens of equal width, the widest first: their rows follow each other and are one product backward.
  let runs: [Range<Int>]

  /// D.
  var paddedWidth: Int { norm.width }

  init(widths: [Int], layout: inout ParameterLayout) {
    self.widths = widths
    norm = LayerNorm("in_norm", width: widths.max() ?? 0, layout: &layout)
    distinctWidths = Set(widths).sorted(by: >)
    var runs: [Range<Int>] = []
    for (token, width) in widths.enumerated() {
      if let last = runs.last, widths[last.lowerBound] == width {
        runs[runs.count - 1] = last.lowerBound..<token + 1
      } else {
        runs.append(token..<token + 1)
      }
    }
    // Swift's sort is stable: runs of one width stay in the order of the sequence.
    self.runs = runs.sorted { widths[$0.lowerBound] > widths[$1.lowerBound] }
  }

  /// What a pass leaves for the next one; what only training needs is empty without it.
  struct Tape {
    /// x̂, and y = γ x̂ + β: token after token (B, its width).
    let normalized: FloatBuffer
    let scaled: FloatBuffer
    /// 1 / SD of every row: (T·B).
    let inverseSDs: FloatBuffer
    /// p of every row: (T·B).
    let padding: FloatBuffer
    /// Σ_padded β_j W_j of every distinct width: (8H').
    let shiftSums: FloatBuffer
    /// M: (D, 8H').
    let products: FloatBuffer
    /// Shares of dγ and dβ: (D, 16) each.
    let gainParts: FloatBuffer
    let shiftParts: FloatBuffer

    init(_ input: PaddedInput, gateCount: Int, capacity: SequenceShape, isTraining: Bool) {
      let elements = input.widths.reduce(0, +) * capacity.cellCount
      let width = isTraining ? input.paddedWidth : 0
      normalized = FloatBuffer(count: isTraining ? elements : 0)
      scaled = FloatBuffer(count: elements)
      inverseSDs = FloatBuffer(count: capacity.rowCount)
      padding = FloatBuffer(count: capacity.rowCount)
      shiftSums = FloatBuffer(count: input.distinctWidths.count * gateCount)
      products = FloatBuffer(count: gateCount * width)
      gainParts = FloatBuffer(count: 16 * width)
      shiftParts = FloatBuffer(count: 16 * width)
    }
  }

  /// Where the rows of consecutive tokens of one width lie in a tape: (tokens · B, width).
  func block(_ tokens: Range<Int>, _ shape: SequenceShape) -> FloatBlock {
    FloatBlock(
      offset: widths[..<tokens.lowerBound].reduce(0, +) * shape.cellCount,
      rowCount: tokens.count * shape.cellCount,
      columnCount: widths[tokens.lowerBound]
    )
  }
}
