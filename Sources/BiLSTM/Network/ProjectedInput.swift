import LinearAlgebra

/// Tokens through a linear projection each, z = P_t x + b_t, and one layer norm into the first LSTM layer.
struct ProjectedInput: Sendable, Equatable {
  /// True width of every token.
  let widths: [Int]
  /// P_t of every token: (width of the projection, width of the token).
  let projections: [FloatBlock]
  /// b_t of every token: (1, width of the projection).
  let biases: [FloatBlock]
  /// The layer norm behind them.
  let norm: LayerNorm

  /// Width of the projection.
  var projectedWidth: Int { norm.width }

  init(widths: [Int], projectionWidth: Int, layout: inout ParameterLayout) {
    self.widths = widths
    var (projections, biases): ([FloatBlock], [FloatBlock]) = ([], [])
    for (token, width) in widths.enumerated() {
      let name = "projections.\(token)"
      let initial = InitialValue.inverseRoot(width)
      projections.append(layout.add(name + ".weight", [projectionWidth, width], initial))
      biases.append(layout.add(name + ".bias", [projectionWidth], initial))
    }
    self.projections = projections
    self.biases = biases
    norm = LayerNorm("in_norm", width: projectionWidth, layout: &layout)
  }

  /// What a pass leaves for the next one.
  struct Tape {
    /// z, and backward its gradient: (T·B, projectedWidth).
    let projected: FloatBuffer
    let norm: LayerNorm.Tape
    /// What the LSTM reads, and backward its gradient: (T·B, projectedWidth).
    let output: FloatBuffer
    let outputGradient: FloatBuffer
    /// The latter as the product leaves it, in rows of whole panels.
    let wideGradient: FloatBuffer

    init(_ input: ProjectedInput, capacity: SequenceShape) {
      projected = FloatBuffer(count: capacity.rowCount * input.projectedWidth)
      norm = LayerNorm.Tape(rowCount: capacity.rowCount, width: input.projectedWidth)
      output = FloatBuffer(count: capacity.rowCount * input.projectedWidth)
      outputGradient = FloatBuffer(count: capacity.rowCount * input.projectedWidth)
      wideGradient = FloatBuffer(
        count: capacity.rowCount * FloatPanels.padded(input.projectedWidth)
      )
    }
  }

  /// Where one token's rows lie in z: (B, projectedWidth).
  private func rows(of token: Int, _ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: projectedWidth)
      .rows(shape.rows(of: token))
  }

  /// Where one token's values lie in a batch: (B, width).
  private func valueBlock(_ token: Int, _ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.cellCount, columnCount: widths[token])
  }

  /// batch (B rows of every token) → tape.output (T·B, projectedWidth).
  func forward(_ batch: TokenBatch, weights: FloatBuffer, tape: Tape) {
    let shape = batch.shape
    let projected = tape.projected
    for token in widths.indices {
      let target = rows(of: token, shape)
      FloatProducts.multiply(
        batch.values[token],
        valueBlock(token, shape),
        weights,
        projections[token].transposed,
        into: projected,
        target
      )
      for b in 0..<shape.cellCount {
        let start = target.row(b)
        for k in 0..<projectedWidth { projected[start + k] += weights[biases[token].offset + k] }
      }
    }
    let output = tape.output
    norm.forward(
      rowCount: shape.rowCount,
      weights: weights,
      input: tape.projected,
      tape: tape.norm,
      output: output
    )
  }

  /// tape.wideGradient (T·B, projectedWidth in whole panels) → gradients of γ, β, P_t and b_t; tape.projected = dz.
  func backward(
    _ batch: TokenBatch,
    weights: FloatBuffer,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    let shape = batch.shape
    let (projected, wide) = (tape.projected, FloatPanels.padded(projectedWidth))
    for row in 0..<shape.rowCount {
      tape.outputGradient.replace(
        at: row * projectedWidth,
        with: tape.wideGradient,
        row * wide..<row * wide + projectedWidth
      )
    }
    norm.backward(
      rowCount: shape.rowCount,
      weights: weights,
      outputGradient: tape.outputGradient,
      tape: tape.norm,
      gradients: gradients,
      inputGradient: projected
    )
    for token in widths.indices {
      let source = rows(of: token, shape)
      FloatProducts.multiply(
        tape.projected,
        source.transposed,
        batch.values[token],
        valueBlock(token, shape),
        into: gradients,
        projections[token],
        isAdded: true
      )
      FloatSums.addColumns(
        of: tape.projected,
        source,
        to: gradients,
        at: biases[token].offset
      )
    }
  }

  /// tape.projected = dz → gradient of the tokens' own values dx = dz · P_t, for explanations.
  ///
  /// - Returns: (B, width) of every token.
  func valueGradients(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    tape: Tape
  ) -> [FloatBuffer] {
    widths.indices.map { token -> FloatBuffer in
      let values = FloatBuffer(count: shape.cellCount * widths[token])
      FloatProducts.multiply(
        tape.projected,
        rows(of: token, shape),
        weights,
        projections[token],
        into: values,
        valueBlock(token, shape)
      )
      return values
    }
  }
}
