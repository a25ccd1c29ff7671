import LinearAlgebra

extension PaddedInput {
  /// What the weights alone decide: what the padding adds to the bias and to the slope, after the layer's own
  /// ``LSTMLayer/prepare(weights:tape:)``.
  func prepare(weights: FloatBuffer, layer: LSTMLayer, tape: Tape, lstm: LSTMLayer.Tape) {
    let (size, count) = (8 * layer.paddedSize, distinctWidths.count)
    func sums(_ buffer: FloatBuffer) -> FloatRows {
      buffer.rows(at: 0, count: count, width: size, stride: size)
    }
    FloatKernels.sumTails(
      weights,
      layer.inputWeights,
      gain: norm.row(weights, norm.gain),
      shift: norm.row(weights, norm.shift),
      widths: distinctWidths,
      gainSums: sums(lstm.slopes),
      shiftSums: sums(tape.shiftSums)
    )
    FloatSums.add(tape.shiftSums, at: 0, to: lstm.biases, at: 0, count: count * size)
  }

  /// batch (B rows of every token) → tape: y of every row, and x̂ for a backward pass.
  func forward(_ batch: TokenBatch, weights: FloatBuffer, tape: Tape) {
    let shape = batch.shape
    for (token, width) in widths.enumerated() {
      func rows(_ buffer: FloatBuffer) -> FloatRows {
        let offset = block(token..<token + 1, shape).offset
        return buffer.rows(at: offset, count: shape.cellCount, width: width, stride: width)
      }
      func row(_ buffer: FloatBuffer) -> FloatRow {
        buffer.row(at: token * shape.cellCount, count: shape.cellCount)
      }
      FloatKernels.normalize(
        batch.values[token].rows(at: 0, count: shape.cellCount, width: width, stride: width),
        paddedWidth: paddedWidth,
        gain: weights.row(at: norm.gain.offset, count: width),
        shift: weights.row(at: norm.shift.offset, count: width),
        normalized: tape.normalized.count > 0 ? rows(tape.normalized) : nil,
        scaled: rows(tape.scaled),
        inverseSDs: row(tape.inverseSDs),
        padding: row(tape.padding),
        epsilon: LayerNorm.epsilon
      )
    }
  }

  /// What the first layer reads, where ``forward(_:weights:tape:)`` put it.
  func input(_ shape: SequenceShape, _ tape: Tape) -> LayerInput {
    LayerInput(
      tape.scaled,
      blocks: widths.indices.map { block($0..<$0 + 1, shape) },
      biasIndices: widths.map { distinctWidths.firstIndex(of: $0) ?? 0 },
      padding: tape.padding
    )
  }
}
