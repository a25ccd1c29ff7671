import LinearAlgebra

// The input of the study: tokens zero-padded to the widest width D, layer norm over D, then W_ih. Multiplying
// the padding would be most of the work (12 tokens of the study hold 2,009 columns, padded 5,040), and the
// layer norm would ask for the gradient of its output, a product as large as the forward one. Both are
// saved. x̂ = (x − mean) / SD of a padded row is known in its true columns and is the same number
// p = −mean / SD in all others. With the scaled weights W' = W_ih diag(γ):
//
//     W_ih (γ x̂ + β) = W'[:, true] x̂[true] + p · Σ_padded W'[:, j] + W_ih β
//
//   so a row of width w costs w + 1 columns: its true ones, p, and a constant that joins the bias.
//
//   Backward, with M = Σ_rows daᵀ x̂ (8H, D), where the columns of M in a row's padding are all daᵀ p:
//
//     dW_ih = M diag(γ) + (Σ da) βᵀ      dγ_j = Σ_r W_rj M_rj      dβ_j = Σ_r W_rj (Σ da)_r
//
//   so the layer norm's gradients follow from those of the weights.
//
// Consecutive tokens of similar width are multiplied together (a *run*), filled with p to the widest.

/// Zero-padded tokens through one layer norm into the first LSTM layer.
struct PaddedInput: Sendable, Equatable {
  /// Consecutive tokens that are multiplied together.
  struct Run: Sendable, Equatable {
    let tokens: Range<Int>
    /// Width of the widest of them.
    let width: Int
    /// Columns before this run's in all runs, per cell: where its rows start, times B.
    let elementsBefore: Int
    /// Index into the scaled weights.
    let widthIndex: Int
  }

  /// True width of every token.
  let widths: [Int]
  /// γ and β of the layer norm over D.
  let norm: LayerNorm
  let runs: [Run]
  /// The different widths of runs, ascending; the last is D.
  let runWidths: [Int]

  /// D.
  var paddedWidth: Int { norm.width }

  init(widths: [Int], layout: inout ParameterLayout) {
    self.widths = widths
    let padded = widths.max() ?? 0
    norm = LayerNorm("in_norm", width: padded, layout: &layout)
    let ranges = Self.cheapestRuns(widths)
    let ownWidths = ranges.map { widths[$0].max() ?? 0 }
    let different = Set(ownWidths).union([padded]).sorted()
    runWidths = different
    var (runs, elements): ([Run], Int) = ([], 0)
    for (range, width) in zip(ranges, ownWidths) {
      let index = different.firstIndex(of: width) ?? 0
      runs.append(Run(tokens: range, width: width, elementsBefore: elements, widthIndex: index))
      elements += range.count * (width == padded ? width : width + 1)
    }
    self.runs = runs
  }

  /// Columns of a run's rows: its width, and one for p where there is padding.
  func columns(ofWidth width: Int) -> Int { width == paddedWidth ? width : width + 1 }

  /// Splits the sequence so that the sum of (tokens + 1) · width over its runs is smallest.
  ///
  /// The 1 is what a separate product costs beyond its arithmetic: its weights are prepared and packed.
  static func cheapestRuns(_ widths: [Int]) -> [Range<Int>] {
    var best: [(cost: Int, start: Int)] = [(0, 0)]
    for end in 1...max(1, widths.count) where end <= widths.count {
      var candidate = (cost: Int.max, start: 0)
      var widest = 0
      for start in stride(from: end - 1, through: 0, by: -1) {
        widest = max(widest, widths[start])
        let cost = best[start].cost + (end - start + 1) * widest
        if cost < candidate.cost { candidate = (cost, start) }
      }
      best.append(candidate)
    }
    var (ranges, end): ([Range<Int>], Int) = ([], widths.count)
    while end > 0 {
      ranges.append(best[end].start..<end)
      end = best[end].start
    }
    return ranges.reversed()
  }

  /// What a pass leaves for the next one.
  struct Tape {
    /// x̂ and p of all runs: run after run (tokens·B, columns).
    let rows: FloatBuffer
    /// 1 / SD of every row: (T·B).
    let inverseSDs: FloatBuffer
    /// p of every row: (T·B).
    let padding: FloatBuffer
    /// W' of every run width: (8H, columns); its last column sums the padded ones.
    let scaled: [FloatBuffer]
    /// Σ daᵀ rows of every run width: (8H, columns).
    let products: [FloatBuffer]

    init(_ input: PaddedInput, gateCount: Int, capacity: SequenceShape) {
      let elements = input.runs.reduce(0) {
        $0 + $1.tokens.count * input.columns(ofWidth: $1.width)
      }
      rows = FloatBuffer(count: elements * capacity.cellCount)
      inverseSDs = FloatBuffer(count: capacity.rowCount)
      padding = FloatBuffer(count: capacity.rowCount)
      let sizes = input.runWidths.map { gateCount * input.columns(ofWidth: $0) }
      scaled = sizes.map { FloatBuffer(count: $0) }
      products = sizes.map { FloatBuffer(count: $0) }
    }
  }

  /// Where the rows of a run lie in a tape: (tokens·B, columns).
  func block(_ run: Run, cellCount: Int) -> FloatBlock {
    FloatBlock(
      offset: run.elementsBefore * cellCount,
      rowCount: run.tokens.count * cellCount,
      columnCount: columns(ofWidth: run.width)
    )
  }

  /// Where W' of a run width lies: (8H, columns).
  func scaledBlock(_ widthIndex: Int, gateCount: Int) -> FloatBlock {
    FloatBlock(rowCount: gateCount, columnCount: columns(ofWidth: runWidths[widthIndex]))
  }
}
