import LinearAlgebra

extension PaddedInput {
  /// lstm.gates = da (T·B, 8H'), lstm.biasGradient = Σ da and lstm.slopeGradients = Σ p da of every distinct width →
  /// gradients of W_ih, γ and β.
  func backward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    layer: LSTMLayer,
    lstm: LSTMLayer.Tape,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    multiplyGradients(shape, layer: layer, lstm: lstm, tape: tape)
    let (size, count) = (8 * layer.paddedSize, 16 * paddedWidth)
    tape.gainParts.clear(0..<count)
    tape.shiftParts.clear(0..<count)
    FloatKernels.spread(
      weights,
      layer.inputWeights,
      products: tape.products,
      gradients: gradients,
      gain: norm.row(weights, norm.gain),
      shift: norm.row(weights, norm.shift),
      sums: lstm.biasGradient.row(at: 0, count: size),
      paddedSums: lstm.slopeGradients.rows(
        at: 0,
        count: distinctWidths.count,
        width: size,
        stride: size
      ),
      widths: distinctWidths,
      parts: (tape.gainParts.row(at: 0, count: count), tape.shiftParts.row(at: 0, count: count))
    )
    for (parts, block) in [(tape.gainParts, norm.gain), (tape.shiftParts, norm.shift)] {
      for column in 0..<paddedWidth {
        let start = 16 * column
        gradients[block.offset + column] += (parts.vector(at: start) + parts.vector(at: start + 8))
          .sum()
      }
    }
  }

  /// products = Σ over the runs x̂ᵀ da, the widest first, which fills all D columns.
  private func multiplyGradients(
    _ shape: SequenceShape,
    layer: LSTMLayer,
    lstm: LSTMLayer.Tape,
    tape: Tape
  ) {
    let gates = layer.gradientPanels(shape)
    let target = FloatPanels(rowCount: paddedWidth, panelCount: gates.panelCount)
    for (index, run) in runs.enumerated() {
      let rows = run.lowerBound * shape.cellCount..<run.upperBound * shape.cellCount
      let block = block(run, shape)
      FloatKernels.multiply(
        tape.normalized,
        block.transposed,
        lstm.gates,
        gates.rows(rows),
        into: tape.products,
        target.rows(0..<block.columnCount),
        isAdded: index > 0
      )
    }
  }

  /// da (T·B, 8H') → gradient of the tokens' own values, for explanations; training does without.
  ///
  /// dx̂ = γ o (da · W_ih) over all D columns (padding takes part in the means), then the layer norm's backward
  /// pass: dx = (dx̂ − mean(dx̂) − x̂ mean(dx̂ x̂)) / SD.
  ///
  /// - Returns: (B, width) of every token.
  func valueGradients(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    layer: LSTMLayer,
    lstm: LSTMLayer.Tape,
    tape: Tape
  ) -> [FloatBuffer] {
    let width = FloatPanels.padded(paddedWidth)
    let gradient = FloatBuffer(count: shape.rowCount * width)
    let panels = layer.transposed(layer.inputWeights)
    let transposed = FloatBuffer(count: panels.columnCount * panels.rowCount)
    FloatKernels.transpose(weights, layer.inputWeights, into: transposed, panels)
    FloatKernels.multiply(
      lstm.gates,
      layer.gradientPanels(shape),
      transposed,
      panels,
      into: gradient,
      FloatPanels.rows(count: shape.rowCount, length: width)
    )
    for row in 0..<shape.rowCount {
      for k in 0..<paddedWidth { gradient[row * width + k] *= weights[norm.gain.offset + k] }
    }
    return widths.indices.map { token in
      let target = FloatBuffer(count: shape.cellCount * widths[token])
      let rows = block(token..<token + 1, shape)
      for b in 0..<shape.cellCount {
        let row = token * shape.cellCount + b
        differentiateRow(row, b, token, gradient, row * width, rows.row(b), tape, into: target)
      }
      return target
    }
  }

  private func differentiateRow(
    _ row: Int,
    _ b: Int,
    _ token: Int,
    _ gradient: FloatBuffer,
    _ first: Int,
    _ start: Int,
    _ tape: Tape,
    into target: FloatBuffer
  ) {
    let width = widths[token]
    var (sum, product) = (Float.zero, Float.zero)
    for k in 0..<paddedWidth {
      sum += gradient[first + k]
      product +=
        gradient[first + k] * (k < width ? tape.normalized[start + k] : tape.padding[row])
    }
    let (mean, slope) = (sum / Float(paddedWidth), product / Float(paddedWidth))
    for k in 0..<width {
      target[b * width + k] =
        (gradient[first + k] - mean - tape.normalized[start + k] * slope) * tape.inverseSDs[row]
    }
  }
}
