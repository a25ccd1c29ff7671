import LinearAlgebra
import RealModule

/// One vector per cell: pooled = Σ_t w_t h_t, with weights from attention or fixed ones.
struct PoolingLayer: Sendable, Equatable {
  /// Which weights.
  let pooling: Pooling
  /// 2H.
  let width: Int
  /// Nil unless attention.
  let attention: AttentionPooling?

  init(_ configuration: BiLSTMConfiguration, layout: inout ParameterLayout) {
    pooling = configuration.pooling
    width = 2 * configuration.hiddenSize
    attention =
      pooling == .attention
      ? AttentionPooling(
        outputWidth: width,
        unitCount: configuration.attentionSize,
        layout: &layout
      ) : nil
  }

  /// What a pass leaves for the next one.
  struct Tape {
    /// w: (T·B).
    let weights: FloatBuffer
    /// ds: (T·B).
    let scoreGradient: FloatBuffer
    /// Σ w h and its gradient: (B, 2H).
    let pooled: FloatBuffer
    let pooledGradient: FloatBuffer
    let attention: AttentionPooling.Tape?

    init(_ layer: PoolingLayer, capacity: SequenceShape) {
      weights = FloatBuffer(count: capacity.rowCount)
      scoreGradient = FloatBuffer(count: capacity.rowCount)
      pooled = FloatBuffer(count: capacity.cellCount * layer.width)
      pooledGradient = FloatBuffer(count: capacity.cellCount * layer.width)
      attention = layer.attention.map { AttentionPooling.Tape($0, capacity: capacity) }
    }
  }

  /// output h (T·B, 2H) → tape.weights (T·B) and tape.pooled (B, 2H).
  func forward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    output: FloatBuffer,
    mask: TokenMask,
    tape: Tape
  ) {
    if let attention, let own = tape.attention {
      attention.forward(shape, weights: weights, output: output, tape: own, scores: tape.weights)
    }
    for b in 0..<shape.cellCount {
      setWeights(b, shape, mask: mask, tape: tape)
      pool(b, shape, output: output, tape: tape)
    }
  }

  /// The weights of one cell; with attention they hold the scores before.
  private func setWeights(_ b: Int, _ shape: SequenceShape, mask: TokenMask, tape: Tape) {
    let rows = (0..<shape.tokenCount).map { $0 * shape.cellCount + b }
    let present = rows.filter { !mask.isMissing($0) }
    switch pooling {
    case .attention:
      let largest = present.map { tape.weights[$0] }.max() ?? 0
      for row in rows {
        tape.weights[row] = mask.isMissing(row) ? 0 : Float.exp(tape.weights[row] - largest)
      }
      let sum = rows.reduce(Float.zero) { $0 + tape.weights[$1] }
      for row in rows { tape.weights[row] /= sum }
    case .lastStep:
      for row in rows { tape.weights[row] = row == present.last ? 1 : 0 }
    case .mean:
      for row in rows { tape.weights[row] = mask.isMissing(row) ? 0 : 1 / Float(present.count) }
    }
  }

  private func pool(_ b: Int, _ shape: SequenceShape, output: FloatBuffer, tape: Tape) {
    let pooled = tape.pooled
    var k = 0
    while k < width {
      let count = min(FloatVector.scalarCount, width - k)
      var sum = FloatVector.zero
      for token in 0..<shape.tokenCount {
        let row = token * shape.cellCount + b
        sum += tape.weights[row] * output.vector(at: row * width + k, count: count)
      }
      pooled.setVector(sum, at: b * width + k, count: count)
      k += count
    }
  }

  /// tape.pooledGradient (B, 2H) → lstm.outputGradient dh (T·B, 2H), overwritten, and the attention's
  /// gradients: dh = w dpooled + …, dw_t = dpooled · h_t, ds_t = w_t (dw_t − Σ w dw).
  func backward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    lstm: LSTMLayer.Tape,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    let output = lstm.output
    let outputGradient = lstm.outputGradient
    for b in 0..<shape.cellCount {
      spread(b, shape, tape: tape, outputGradient: outputGradient)
      if attention != nil { differentiateScores(b, shape, output: output, tape: tape) }
    }
    guard let attention, let own = tape.attention else { return }
    attention.backward(
      shape,
      weights: weights,
      output: output,
      scoreGradient: tape.scoreGradient,
      tape: own,
      outputGradient: outputGradient,
      gradients: gradients
    )
  }

  private func spread(
    _ b: Int,
    _ shape: SequenceShape,
    tape: Tape,
    outputGradient: FloatBuffer
  ) {
    let gradient = tape.pooledGradient
    for token in 0..<shape.tokenCount {
      let row = token * shape.cellCount + b
      var k = 0
      while k < width {
        let count = min(FloatVector.scalarCount, width - k)
        let own = tape.weights[row] * gradient.vector(at: b * width + k, count: count)
        outputGradient.setVector(own, at: row * width + k, count: count)
        k += count
      }
    }
  }

  /// In double precision: the dw of a cell are often nearly equal, and ds is their difference.
  private func differentiateScores(
    _ b: Int,
    _ shape: SequenceShape,
    output: FloatBuffer,
    tape: Tape
  ) {
    let rows = (0..<shape.tokenCount).map { $0 * shape.cellCount + b }
    let slopes = rows.map { row in
      FloatSums.preciseDot(
        tape.pooledGradient,
        at: b * width,
        output,
        at: row * width,
        count: width
      )
    }
    var (mean, total) = (0.0, 0.0)
    for (row, slope) in zip(rows, slopes) {
      mean += Double(tape.weights[row]) * slope
      total += Double(tape.weights[row])
    }
    mean /= total
    for (row, slope) in zip(rows, slopes) {
      tape.scoreGradient[row] = Float(Double(tape.weights[row]) * (slope - mean))
    }
  }
}
