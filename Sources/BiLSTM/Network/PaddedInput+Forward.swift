import LinearAlgebra

extension PaddedInput {
  /// What the weights alone decide: W' of every run width, and W_ih β in the bias.
  func prepare(weights: FloatBuffer, layer: LSTMLayer, tape: Tape, lstm: LSTMLayer.Tape) {
    scaleWeights(weights, layer: layer, tape: tape)
    addShift(weights, layer: layer, to: lstm)
  }

  /// batch (B rows of every token) → tape.rows, then lstm.gates (T·B, 8H).
  func forward(
    _ batch: TokenBatch,
    weights: FloatBuffer,
    layer: LSTMLayer,
    tape: Tape,
    lstm: LSTMLayer.Tape
  ) {
    normalize(batch, tape: tape)
    let gateCount = 8 * layer.hiddenSize
    let allGates = layer.gateBlock(batch.shape)
    for run in runs {
      let first = run.tokens.lowerBound * batch.shape.cellCount
      let end = run.tokens.upperBound * batch.shape.cellCount
      let gates = lstm.gates
      FloatProducts.multiply(
        tape.rows,
        block(run, cellCount: batch.shape.cellCount),
        tape.scaled[run.widthIndex],
        scaledBlock(run.widthIndex, gateCount: gateCount).transposed,
        into: gates,
        allGates.rows(first..<end)
      )
    }
  }

  /// x̂ in the true columns, p in the run's other ones.
  private func normalize(_ batch: TokenBatch, tape: Tape) {
    let cells = batch.shape.cellCount
    let target = tape.rows
    for run in runs {
      let rows = block(run, cellCount: cells)
      for token in run.tokens {
        let source = batch.values[token]
        for b in 0..<cells {
          let start = rows.row((token - run.tokens.lowerBound) * cells + b)
          let scale = moments(source, b * widths[token], count: widths[token])
          let pad = -scale.mean * scale.inverse
          tape.inverseSDs[token * cells + b] = scale.inverse
          tape.padding[token * cells + b] = pad
          let (width, first) = (widths[token], b * widths[token])
          for k in stride(from: 0, to: width, by: FloatVector.scalarCount) {
            let count = min(FloatVector.scalarCount, width - k)
            let deviation = source.vector(at: first + k, count: count) - scale.mean
            target.setVector(deviation * scale.inverse, at: start + k, count: count)
          }
          for k in width..<max(width, rows.columnCount) { target[start + k] = pad }
        }
      }
    }
  }

  /// Mean and 1 / √(variance + ε) over D columns of a row of which `count` are not zero by padding.
  private func moments(
    _ values: FloatBuffer,
    _ start: Int,
    count: Int
  ) -> (mean: Float, inverse: Float) {
    let size = FloatVector.scalarCount
    let whole = count / size * size
    var sum = FloatVector.zero
    for k in stride(from: 0, to: whole, by: size) { sum += values.vector(at: start + k) }
    var total = sum.sum()
    for k in whole..<count { total += values[start + k] }
    let mean = total / Float(paddedWidth)
    var squares = FloatVector.zero
    for k in stride(from: 0, to: whole, by: size) {
      let deviation = values.vector(at: start + k) - mean
      squares += deviation * deviation
    }
    var spread = squares.sum() + Float(paddedWidth - count) * mean * mean
    for k in whole..<count {
      let deviation = values[start + k] - mean
      spread += deviation * deviation
    }
    return (mean, 1 / (spread / Float(paddedWidth) + LayerNorm.epsilon).squareRoot())
  }

  /// W' = W_ih diag(γ) of every run width, and the sum of the columns beyond it.
  private func scaleWeights(_ weights: FloatBuffer, layer: LSTMLayer, tape: Tape) {
    for (index, width) in runWidths.enumerated() {
      let target = scaledBlock(index, gateCount: 8 * layer.hiddenSize)
      let scaled = tape.scaled[index]
      for row in 0..<target.rowCount {
        let (source, start) = (layer.inputWeights.row(row), target.row(row))
        let gains = weights.row(at: norm.gain.offset, count: width)
        let (own, product) = (
          weights.row(at: source, count: width), scaled.row(at: start, count: width)
        )
        let whole = product.wholeCount
        var k = 0
        while k < whole {
          product[k, 8] = own[k, 8] * gains[k, 8]
          k &+= FloatVector.scalarCount
        }
        if k < width { product[k, width - k] = own[k, width - k] * gains[k, width - k] }
        guard width < paddedWidth else { continue }
        scaled[start + width] = FloatSums.dot(
          weights,
          at: source + width,
          weights,
          at: norm.gain.offset + width,
          count: paddedWidth - width
        )
      }
    }
  }

  /// bias += W_ih β.
  private func addShift(_ weights: FloatBuffer, layer: LSTMLayer, to lstm: LSTMLayer.Tape) {
    for row in 0..<8 * layer.hiddenSize {
      lstm.bias[row] += FloatSums.dot(
        weights,
        at: layer.inputWeights.row(row),
        weights,
        at: norm.shift.offset,
        count: paddedWidth
      )
    }
  }
}
