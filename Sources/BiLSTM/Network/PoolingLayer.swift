import LinearAlgebra
import RealModule

/// One vector per cell: pooled = Σ_t w_t h_t, with weights from attention or fixed ones.
struct PoolingLayer: Sendable, Equatable {
  /// Which weights.
  let pooling: Pooling
  /// H.
  let hiddenSize: Int
  /// Nil unless attention.
  let attention: AttentionPooling?

  /// 2H.
  var width: Int { 2 * hiddenSize }
  /// 2H'.
  private var paddedWidth: Int { 2 * LSTMLayer.paddedSize(hiddenSize) }

  init(_ configuration: BiLSTMConfiguration, layout: inout ParameterLayout) {
    pooling = configuration.pooling
    hiddenSize = configuration.hiddenSize
    attention =
      pooling == .attention
      ? AttentionPooling(
        hiddenSize: hiddenSize,
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
    /// One of them as the kernels have it: (B, 2H').
    let padded: FloatBuffer
    let attention: AttentionPooling.Tape?

    init(_ layer: PoolingLayer, capacity: SequenceShape, isTraining: Bool) {
      weights = FloatBuffer(count: capacity.rowCount)
      scoreGradient = FloatBuffer(count: capacity.rowCount)
      pooled = FloatBuffer(count: capacity.cellCount * layer.width)
      pooledGradient = FloatBuffer(count: capacity.cellCount * layer.width)
      padded = FloatBuffer(count: capacity.cellCount * layer.paddedWidth)
      attention = layer.attention.map {
        AttentionPooling.Tape($0, capacity: capacity, isTraining: isTraining)
      }
    }
  }

  private func rows(_ buffer: FloatBuffer, _ count: Int) -> FloatRows {
    buffer.rows(at: 0, count: count, width: paddedWidth, stride: paddedWidth)
  }

  /// Calls `body` with the places of each cell's H floats of one direction in (B, 2H) and (B, 2H').
  private func forEachPart(_ shape: SequenceShape, _ body: (_ dense: Int, _ padded: Int) -> Void) {
    for part in 0..<2 * shape.cellCount { body(part * hiddenSize, part * paddedWidth / 2) }
  }

  /// output h (T·B, 2H') → tape.weights (T·B) and tape.pooled (B, 2H).
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
    for b in 0..<shape.cellCount { setWeights(b, shape, mask: mask, tape: tape) }
    FloatKernels.pool(
      rows(output, shape.rowCount),
      factors: tape.weights.row(at: 0, count: shape.rowCount),
      into: rows(tape.padded, shape.cellCount)
    )
    forEachPart(shape) { dense, padded in
      tape.pooled.replace(at: dense, with: tape.padded, padded..<padded + hiddenSize)
    }
  }

  /// The weights of one cell; with attention they hold the scores before.
  private func setWeights(_ b: Int, _ shape: SequenceShape, mask: TokenMask, tape: Tape) {
    let rows = stride(from: b, to: shape.rowCount, by: shape.cellCount)
    let weights = tape.weights
    switch pooling {
    case .attention:
      var largest = -Float.infinity
      for row in rows where !mask.isMissing(row) { largest = max(largest, weights[row]) }
      var sum: Float = 0
      for row in rows {
        weights[row] = mask.isMissing(row) ? 0 : Float.exp(weights[row] - largest)
        sum += weights[row]
      }
      for row in rows { weights[row] /= sum }
    case .lastStep:
      var last = b
      for row in rows where !mask.isMissing(row) { last = row }
      for row in rows { weights[row] = row == last ? 1 : 0 }
    case .mean:
      let count = rows.count(where: { !mask.isMissing($0) })
      for row in rows { weights[row] = mask.isMissing(row) ? 0 : 1 / Float(count) }
    }
  }

  /// tape.pooledGradient (B, 2H) → lstm.outputGradient dh (T·B, 2H'), overwritten, and the attention's
  /// gradients: dh = w dpooled + …, dw_t = dpooled · h_t, ds_t = w_t (dw_t − Σ w dw).
  func backward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    lstm: LSTMLayer.Tape,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    tape.padded.clear(0..<tape.padded.count)
    forEachPart(shape) { dense, padded in
      tape.padded.replace(at: padded, with: tape.pooledGradient, dense..<dense + hiddenSize)
    }
    var slopes = [Double](repeating: 0, count: shape.rowCount)
    FloatKernels.differentiatePool(
      rows(tape.padded, shape.cellCount),
      factors: tape.weights.row(at: 0, count: shape.rowCount),
      output: rows(lstm.output, shape.rowCount),
      into: rows(lstm.outputGradient, shape.rowCount),
      slopes: &slopes
    )
    guard let attention, let own = tape.attention else { return }
    for b in 0..<shape.cellCount { differentiateScores(b, shape, slopes, tape: tape) }
    attention.backward(
      shape,
      weights: weights,
      output: lstm.output,
      scoreGradient: tape.scoreGradient,
      tape: own,
      outputGradient: lstm.outputGradient,
      gradients: gradients
    )
  }

  /// In double precision: the dw of a cell are often nearly equal, and ds is their difference.
  private func differentiateScores(
    _ b: Int,
    _ shape: SequenceShape,
    _ slopes: [Double],
    tape: Tape
  ) {
    let rows = stride(from: b, to: shape.rowCount, by: shape.cellCount)
    var (mean, total) = (0.0, 0.0)
    for row in rows {
      mean += Double(tape.weights[row]) * slopes[row]
      total += Double(tape.weights[row])
    }
    mean /= total
    for row in rows {
      tape.scoreGradient[row] = Float(Double(tape.weights[row]) * (slopes[row] - mean))
    }
  }
}
