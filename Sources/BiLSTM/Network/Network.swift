import LinearAlgebra

/// The layers of a model and where their parameters lie; it holds no values.
///
///     tokens → padded or projected input → LSTM layers → pooling → heads
struct Network: Sendable, Equatable {
  let layout: ParameterLayout
  /// Nil in projected mode.
  let padded: PaddedInput?
  /// Nil in padded mode.
  let projected: ProjectedInput?
  let layers: [LSTMLayer]
  let layerDropout: Double
  let pooling: PoolingLayer
  let heads: [HeadLayer]
  /// The encoder's parameters in PyTorch's order: everything before the first head.
  let encoder: Range<Int>
  /// The same in the kernels' order.
  let encoderPlaces: Range<Int>

  init(_ configuration: BiLSTMConfiguration, tokens: [TokenShape], heads: [HeadConfiguration]) {
    var layout = ParameterLayout()
    let widths = tokens.map(\.width)
    let hidden = configuration.hiddenSize
    switch configuration.inputMode {
    case .padded:
      padded = PaddedInput(widths: widths, layout: &layout)
      projected = nil
    case .projected:
      padded = nil
      projected = ProjectedInput(
        widths: widths,
        projectionWidth: configuration.projectionWidth,
        layout: &layout
      )
    }
    let inputWidth = padded?.paddedWidth ?? configuration.projectionWidth
    var layers: [LSTMLayer] = []
    for index in 0..<configuration.layerCount {
      layers.append(
        LSTMLayer(
          index: index,
          inputRows: index == 0 ? Array(0..<inputWidth) : LSTMLayer.stateColumns(hidden),
          inputWidth: index == 0 ? inputWidth : 2 * LSTMLayer.paddedSize(hidden),
          hiddenSize: hidden,
          layout: &layout
        )
      )
    }
    self.layers = layers
    layerDropout = configuration.layerDropout
    pooling = PoolingLayer(configuration, layout: &layout)
    encoder = 0..<layout.count
    encoderPlaces = 0..<layout.placeCount
    self.heads = heads.map { HeadLayer($0, width: 2 * hidden, layout: &layout) }
    self.layout = layout
  }
}
