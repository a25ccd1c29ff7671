import LinearAlgebra

/// All arrays of a pass, allocated once for the largest batch; used by one thread at a time.
struct Workspace {
  /// All parameters, in the kernels' order.
  let weights: FloatBuffer
  /// Gradients of all parameters; empty when only predictions are made.
  let gradients: FloatBuffer
  /// The cells at hand.
  var batch: TokenBatch
  /// Nil in projected mode.
  let padded: PaddedInput.Tape?
  /// Nil in padded mode.
  let projected: ProjectedInput.Tape?
  /// One per LSTM layer.
  let layers: [LSTMLayer.Tape]
  /// What each layer above the first reads, and backward its gradient: (T·B, 2H'); the first's is empty.
  let layerInputs: [FloatBuffer]
  /// Dropout factors of the same shape, 1 without dropout.
  let layerDropout: [FloatBuffer]
  let pooling: PoolingLayer.Tape
  /// One per head.
  let heads: [HeadLayer.Tape]

  init(_ model: BiLSTMModel, capacity: Int, isTraining: Bool) {
    let network = model.network
    let shape = SequenceShape(cellCount: capacity, tokenCount: model.tokens.count)
    weights = FloatBuffer(count: network.layout.placeCount)
    network.layout.place(model.weights, into: weights)
    gradients = FloatBuffer(count: isTraining ? network.layout.placeCount : 0)
    batch = TokenBatch(tokens: model.tokens, capacity: capacity)
    padded = network.padded.map {
      PaddedInput.Tape(
        $0,
        gateCount: 8 * network.layers[0].paddedSize,
        capacity: shape,
        isTraining: isTraining
      )
    }
    projected = network.projected.map { ProjectedInput.Tape($0, capacity: shape) }
    layers = network.layers.enumerated().map { index, layer in
      LSTMLayer.Tape(
        layer,
        capacity: shape,
        biasCount: index == 0 ? network.padded?.distinctWidths.count ?? 1 : 1,
        hasInputGradient: index > 0 || network.padded == nil,
        isTraining: isTraining
      )
    }
    let sizes = network.layers.enumerated().map { index, layer in
      index == 0 ? 0 : shape.rowCount * layer.inputWidth
    }
    layerInputs = sizes.map { FloatBuffer(count: $0) }
    layerDropout = sizes.map { FloatBuffer(count: $0) }
    pooling = PoolingLayer.Tape(network.pooling, capacity: shape, isTraining: isTraining)
    heads = network.heads.map { HeadLayer.Tape($0, cellCount: capacity) }
  }
}
