import LinearAlgebra

extension Network {
  /// work.heads[head].logitGradient (B, C) → gradients of head and encoder, added to work.gradients.
  ///
  /// A frozen encoder leaves out everything before the head.
  func backward(_ work: Workspace, head: Int, labels: [Int]?, isEncoderFrozen: Bool) {
    heads[head].backward(
      cellCount: work.batch.shape.cellCount,
      weights: work.weights,
      labels: labels,
      tape: work.heads[head],
      gradients: work.gradients,
      pooledGradient: work.pooling.pooledGradient
    )
    guard !isEncoderFrozen else { return }
    differentiateLayers(work)
    differentiateInput(work)
  }

  /// Pooling, then the LSTM layers from the last to the first.
  private func differentiateLayers(_ work: Workspace) {
    let shape = work.batch.shape
    pooling.backward(
      shape,
      weights: work.weights,
      lstm: work.layers[layers.count - 1],
      tape: work.pooling,
      gradients: work.gradients
    )
    for index in stride(from: layers.count - 1, through: 0, by: -1) {
      layers[index].backward(
        shape,
        mask: work.batch.mask,
        input: input(of: index, work),
        tape: work.layers[index],
        gradients: work.gradients
      )
      if index > 0 { passBack(work, from: index) }
    }
  }

  /// Gradient of W_ih of a layer above the first, and of the output below it.
  private func passBack(_ work: Workspace, from index: Int) {
    let (layer, shape) = (layers[index], work.batch.shape)
    let (tape, input) = (work.layers[index], work.layerInputs[index])
    layer.addInputWeightGradient(shape, input: input, tape: tape, gradients: work.gradients)
    layer.inputGradient(shape, tape: tape, into: input)
    let (below, factors) = (work.layers[index - 1].outputGradient, work.layerDropout[index])
    for k in 0..<shape.rowCount * layer.inputWidth { below[k] = input[k] * factors[k] }
  }

  private func differentiateInput(_ work: Workspace) {
    let (shape, lstm) = (work.batch.shape, work.layers[0])
    if let padded, let tape = work.padded {
      padded.backward(
        shape,
        weights: work.weights,
        layer: layers[0],
        lstm: lstm,
        tape: tape,
        gradients: work.gradients
      )
    }
    if let projected, let tape = work.projected {
      layers[0].addInputWeightGradient(
        shape,
        input: tape.output,
        tape: lstm,
        gradients: work.gradients
      )
      layers[0].inputGradient(shape, tape: lstm, into: tape.wideGradient)
      projected.backward(
        work.batch,
        weights: work.weights,
        tape: tape,
        gradients: work.gradients
      )
    }
  }

  /// Gradients of the tokens' values after ``backward(_:head:labels:isEncoderFrozen:)``: (B, width) of
  /// every token; zero where missing.
  func valueGradients(_ work: Workspace) -> [FloatBuffer] {
    let shape = work.batch.shape
    if let padded, let tape = work.padded {
      return padded.valueGradients(
        shape,
        weights: work.weights,
        layer: layers[0],
        lstm: work.layers[0],
        tape: tape
      )
    }
    guard let projected, let tape = work.projected else { return [] }
    return projected.valueGradients(shape, weights: work.weights, tape: tape)
  }
}
