import LinearAlgebra

extension PaddedInput {
  /// lstm.gates = da (T·B, 8H) and lstm.biasGradient = Σ da → gradients of W_ih, γ and β.
  func backward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    layer: LSTMLayer,
    lstm: LSTMLayer.Tape,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    multiplyGradients(shape, layer: layer, lstm: lstm, tape: tape)
    let combined = FloatBuffer(count: paddedWidth)
    for row in 0..<8 * layer.hiddenSize {
      gather(row, gateCount: 8 * layer.hiddenSize, tape: tape, into: combined)
      spread(
        combined,
        biasGradient: lstm.biasGradient[row],
        weights: weights,
        row: layer.inputWeights.row(row),
        gradients: gradients
      )
    }
  }

  /// products[width] = Σ over the runs of that width daᵀ rows.
  private func multiplyGradients(
    _ shape: SequenceShape,
    layer: LSTMLayer,
    lstm: LSTMLayer.Tape,
    tape: Tape
  ) {
    let (allGates, gateCount) = (layer.gateBlock(shape), 8 * layer.hiddenSize)
    for (index, _) in runWidths.enumerated() {
      let target = scaledBlock(index, gateCount: gateCount)
      var isAdded = false
      let product = tape.products[index]
      for run in runs where run.widthIndex == index {
        let first = run.tokens.lowerBound * shape.cellCount
        FloatProducts.multiply(
          lstm.gates,
          allGates.rows(first..<run.tokens.upperBound * shape.cellCount).transposed,
          tape.rows,
          block(run, cellCount: shape.cellCount),
          into: product,
          target,
          isAdded: isAdded
        )
        isAdded = true
      }
    }
  }

  /// One row of M (D): every run width's product, its last column spread over the padding.
  private func gather(
    _ row: Int,
    gateCount: Int,
    tape: Tape,
    into target: FloatBuffer
  ) {
    target.clear(0..<paddedWidth)
    for (index, width) in runWidths.enumerated()
    where runs.contains(where: { $0.widthIndex == index }) {
      let start = scaledBlock(index, gateCount: gateCount).row(row)
      let product = tape.products[index]
      FloatSums.add(product, at: start, to: target, at: 0, count: width)
      guard width < paddedWidth else { continue }
      let rest = FloatVector(repeating: product[start + width])
      for k in stride(from: width, to: paddedWidth, by: FloatVector.scalarCount) {
        let count = min(FloatVector.scalarCount, paddedWidth - k)
        target.setVector(target.vector(at: k, count: count) + rest, at: k, count: count)
      }
    }
  }

  /// One row of the equations above: dW_ih, and its share of dγ and dβ.
  private func spread(
    _ combined: FloatBuffer,
    biasGradient: Float,
    weights: FloatBuffer,
    row: Int,
    gradients: FloatBuffer
  ) {
    func part(_ buffer: FloatBuffer, _ start: Int) -> FloatRow {
      buffer.row(at: start, count: paddedWidth)
    }
    let (gain, shift) = (norm.gain.offset, norm.shift.offset)
    let (products, weightRow) = (part(combined, 0), part(weights, row))
    let (gains, shifts) = (part(weights, gain), part(weights, shift))
    let gradient = part(gradients, row)
    let (gainGradient, shiftGradient) = (part(gradients, gain), part(gradients, shift))
    @inline(__always) func step(_ k: Int, _ count: Int) {
      let (m, weight) = (products[k, count], weightRow[k, count])
      gradient[k, count] += m * gains[k, count] + biasGradient * shifts[k, count]
      gainGradient[k, count] += weight * m
      shiftGradient[k, count] += weight * biasGradient
    }
    let whole = products.wholeCount
    var k = 0
    while k < whole {
      step(k, FloatVector.scalarCount)
      k &+= FloatVector.scalarCount
    }
    if k < paddedWidth { step(k, paddedWidth - k) }
  }

  /// da (T·B, 8H) → gradient of the tokens' own values, for explanations; training does without.
  ///
  /// dx̂ = da · W' over all D columns (padding takes part in the means), then the layer norm's backward
  /// pass: dx = (dx̂ − mean(dx̂) − x̂ mean(dx̂ x̂)) / SD.
  ///
  /// - Returns: (B, width) of every token.
  func valueGradients(
    _ shape: SequenceShape,
    layer: LSTMLayer,
    lstm: LSTMLayer.Tape,
    tape: Tape
  ) -> [FloatBuffer] {
    let gradient = FloatBuffer(count: shape.rowCount * paddedWidth)
    FloatProducts.multiply(
      lstm.gates,
      layer.gateBlock(shape),
      tape.scaled[runWidths.count - 1],
      scaledBlock(runWidths.count - 1, gateCount: 8 * layer.hiddenSize),
      into: gradient,
      FloatBlock(rowCount: shape.rowCount, columnCount: paddedWidth)
    )
    let result = widths.map { FloatBuffer(count: shape.cellCount * $0) }
    for run in runs {
      let rows = block(run, cellCount: shape.cellCount)
      for token in run.tokens {
        for b in 0..<shape.cellCount {
          let row = token * shape.cellCount + b
          let start = rows.row((token - run.tokens.lowerBound) * shape.cellCount + b)
          differentiateRow(row, b, token, gradient, start, tape, into: result[token])
        }
      }
    }
    return result
  }

  private func differentiateRow(
    _ row: Int,
    _ b: Int,
    _ token: Int,
    _ gradient: FloatBuffer,
    _ start: Int,
    _ tape: Tape,
    into target: FloatBuffer
  ) {
    let (width, first) = (widths[token], row * paddedWidth)
    var (sum, product) = (Float.zero, Float.zero)
    for k in 0..<paddedWidth {
      sum += gradient[first + k]
      product += gradient[first + k] * (k < width ? tape.rows[start + k] : tape.padding[row])
    }
    let (mean, slope) = (sum / Float(paddedWidth), product / Float(paddedWidth))
    for k in 0..<width {
      target[b * width + k] =
        (gradient[first + k] - mean - tape.rows[start + k] * slope) * tape.inverseSDs[row]
    }
  }
}
