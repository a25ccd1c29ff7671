import LinearAlgebra
import Statistics

/// Which draws of a step a generator is split for.
enum StepDraw: Int {
  case headDropout
  case layerDropout
  case inputNoise
  case tokenDropout
}

extension Network {
  /// Everything that depends on the weights alone; to be called whenever they have changed.
  func prepare(_ work: Workspace) {
    for (layer, tape) in zip(layers, work.layers) {
      layer.prepare(weights: work.weights, tape: tape)
    }
    if let attention = pooling.attention, let tape = work.pooling.attention {
      attention.prepare(weights: work.weights, tape: tape)
    }
    guard let padded, let tape = work.padded else { return }
    padded.prepare(weights: work.weights, layer: layers[0], tape: tape, lstm: work.layers[0])
  }

  /// work.batch (B cells) → work.pooling.pooled (B, 2H), after ``prepare(_:)``.
  ///
  /// `dropout` is the source of the masks between LSTM layers while training, nil otherwise.
  func encode(_ work: Workspace, dropout: SeededGenerator? = nil) {
    readInput(work)
    let shape = work.batch.shape
    for (index, layer) in layers.enumerated() {
      if index > 0 { passOn(work, to: index, dropout: dropout) }
      layer.forward(
        shape,
        weights: work.weights,
        mask: work.batch.mask,
        input: input(of: index, work),
        tape: work.layers[index]
      )
    }
    pooling.forward(
      shape,
      weights: work.weights,
      output: work.layers[layers.count - 1].output,
      mask: work.batch.mask,
      tape: work.pooling
    )
  }

  private func readInput(_ work: Workspace) {
    if let padded, let tape = work.padded {
      padded.forward(work.batch, weights: work.weights, tape: tape)
    }
    if let projected, let tape = work.projected {
      projected.forward(work.batch, weights: work.weights, tape: tape)
    }
  }

  /// What a layer reads, where the pass forward put it.
  func input(of index: Int, _ work: Workspace) -> LayerInput {
    let (shape, layer) = (work.batch.shape, layers[index])
    if index == 0, let padded, let tape = work.padded { return padded.input(shape, tape) }
    let dense = index == 0 ? work.projected?.output : nil
    return LayerInput(dense ?? work.layerInputs[index], shape, width: layer.inputWidth)
  }

  /// The input of a layer above the first: the output below, with dropout while training.
  private func passOn(_ work: Workspace, to index: Int, dropout: SeededGenerator?) {
    let count = work.batch.shape.rowCount * layers[index].inputWidth
    let source = dropout?.split(StepDraw.layerDropout.rawValue).split(index)
    let (factors, layer) = (work.layerDropout[index], layers[index - 1])
    Self.setDropout(
      factors,
      parts: 2 * work.batch.shape.rowCount,
      width: layer.hiddenSize,
      stride: layer.paddedSize,
      rate: layerDropout,
      source: source
    )
    let (input, output) = (work.layerInputs[index], work.layers[index - 1].output)
    for k in 0..<count { input[k] = output[k] * factors[k] }
  }

  /// Inverted dropout: 0 with chance `rate`, else 1 / (1 − rate); 1 without a source.
  ///
  /// The first `width` of every `stride` factors are drawn, the others stay.
  private static func setDropout(
    _ factors: FloatBuffer,
    parts: Int,
    width: Int,
    stride: Int,
    rate: Double,
    source: SeededGenerator?
  ) {
    guard rate > 0, var source else {
      factors.fill(0..<parts * stride, with: 1)
      return
    }
    let kept = Float(1 / (1 - rate))
    for part in 0..<parts {
      for k in part * stride..<part * stride + width {
        factors[k] = source.uniform() < rate ? 0 : kept
      }
    }
  }

  /// work.pooling.pooled (B, 2H) → work.heads[head].logits (B, C).
  ///
  /// `labels` are the true classes while training and `dropout` the source of the mask, nil otherwise.
  func classify(
    _ work: Workspace,
    head index: Int,
    labels: [Int]? = nil,
    dropout: SeededGenerator? = nil
  ) {
    let (head, tape, cellCount) = (heads[index], work.heads[index], work.batch.shape.cellCount)
    Self.setDropout(
      tape.dropout,
      parts: cellCount,
      width: head.width,
      stride: head.width,
      rate: head.configuration.dropout,
      source: dropout?.split(StepDraw.headDropout.rawValue)
    )
    head.forward(
      cellCount: cellCount,
      weights: work.weights,
      pooled: work.pooling.pooled,
      labels: labels,
      tape: tape
    )
  }
}
