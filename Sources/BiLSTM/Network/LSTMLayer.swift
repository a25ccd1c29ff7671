import LinearAlgebra

/// One bidirectional LSTM layer (Hochreiter and Schmidhuber 1997; equations as in PyTorch's `nn.LSTM`).
///
///     i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)    with  a = W_ih x + b_ih + W_hh h' + b_hh
///     c = f c' + i g            h = o tanh(c)                 where h', c' are those of the step before
///
/// A missing token is stepped over: h = h', c = c'.
struct LSTMLayer: Sendable, Equatable {
  /// Width of the input rows.
  let inputWidth: Int
  /// H.
  let hiddenSize: Int
  /// W_ih of both directions: (inputWidth, 8H').
  let inputWeights: FloatPanels
  /// W_hh of each direction: (H', 4H').
  let hiddenWeights: [FloatPanels]
  /// Where b_ih of both directions lies: (8H').
  let inputBias: Int
  /// Where b_hh of both directions lies: (8H').
  let hiddenBias: Int

  /// H'.
  var paddedSize: Int { Self.paddedSize(hiddenSize) }

  /// Hidden units rounded up to a group.
  static func paddedSize(_ hiddenSize: Int) -> Int { (hiddenSize + 15) / 16 * 16 }

  /// The column of every unit of both directions in (…, 2H').
  static func stateColumns(_ hiddenSize: Int) -> [Int] {
    (0..<2 * hiddenSize).map {
      $0 / hiddenSize * paddedSize(hiddenSize) + $0 % hiddenSize
    }
  }

  /// Appends the layer's parameters to a layout, under PyTorch's names.
  ///
  /// `inputRows` says where each column of PyTorch's input lies in the input's rows of `inputWidth`.
  init(
    index: Int,
    inputRows: [Int],
    inputWidth: Int,
    hiddenSize: Int,
    layout: inout ParameterLayout
  ) {
    self.inputWidth = inputWidth
    self.hiddenSize = hiddenSize
    let (padded, initial) = (Self.paddedSize(hiddenSize), InitialValue.inverseRoot(hiddenSize))
    let names = ["_l\(index)", "_l\(index)_reverse"]
    // PyTorch's row of a gate → column of the panels.
    let gates = (0..<4 * hiddenSize).map { row in
      let (gate, unit) = (row / hiddenSize, row % hiddenSize)
      return unit / 16 * 64 + gate * 16 + unit % 16
    }
    func panels(_ rows: Int, _ columns: Int) -> FloatPanels {
      FloatPanels(
        offset: layout.reserve(rows * columns),
        rowCount: rows,
        panelCount: columns / FloatPanels.width
      )
    }
    inputWeights = panels(inputWidth, 8 * padded)
    for (direction, name) in names.enumerated() {
      layout.add(
        "lstm.weight_ih" + name,
        initial,
        in: inputWeights,
        columns: gates.map { direction * 4 * padded + $0 },
        rows: inputRows
      )
    }
    hiddenWeights = names.map { name in
      let own = panels(padded, 4 * padded)
      let units = Array(0..<hiddenSize)
      layout.add("lstm.weight_hh" + name, initial, in: own, columns: gates, rows: units)
      return own
    }
    func bias(_ part: String) -> Int {
      let start = layout.reserve(8 * padded)
      for (direction, name) in names.enumerated() {
        let first = start + direction * 4 * padded
        layout.add("lstm.\(part)\(name)", initial, places: gates.map { first + $0 })
      }
      return start
    }
    inputBias = bias("bias_ih")
    hiddenBias = bias("bias_hh")
  }

  /// Where outputs of both directions lie: (T·B, 2H').
  func outputBlock(_ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: 2 * paddedSize)
  }

  /// The panels of one direction's gates.
  func gatePanels(_ direction: Int) -> Range<Int> {
    let count = 4 * paddedSize / FloatPanels.width
    return direction * count..<(direction + 1) * count
  }

  /// The columns of one direction's states.
  func stateColumns(_ direction: Int) -> Range<Int> {
    direction * paddedSize..<(direction + 1) * paddedSize
  }

  /// One direction's part of a vector over the gates of both (8H').
  func gateRow(_ buffer: FloatBuffer, _ offset: Int, _ direction: Int) -> FloatRow {
    buffer.row(at: offset + direction * 4 * paddedSize, count: 4 * paddedSize)
  }

  /// The token that a direction reads at a step: 0, 1, … ascending, T − 1, T − 2, … descending.
  func token(_ direction: Int, step: Int, of count: Int) -> Int {
    direction == 0 ? step : count - 1 - step
  }
}

/// What the first product of a layer reads.
struct LayerInput {
  /// Elements of all tokens' rows.
  let values: FloatBuffer
  /// Where each token's rows lie: (B, its width); what is beyond its width is padding.
  let blocks: [FloatBlock]
  /// Which of the tape's biases each token gets.
  let biasIndices: [Int]
  /// p of every row, the value of its padding: (T·B); nil without padding.
  let padding: FloatBuffer?

  /// Rows without padding: (T·B, width).
  init(_ values: FloatBuffer, _ shape: SequenceShape, width: Int) {
    let all = FloatBlock(rowCount: shape.rowCount, columnCount: width)
    self.values = values
    blocks = (0..<shape.tokenCount).map { all.rows(shape.rows(of: $0)) }
    biasIndices = [Int](repeating: 0, count: shape.tokenCount)
    padding = nil
  }

  /// Rows of different widths.
  init(_ values: FloatBuffer, blocks: [FloatBlock], biasIndices: [Int], padding: FloatBuffer) {
    self.values = values
    self.blocks = blocks
    self.biasIndices = biasIndices
    self.padding = padding
  }
}
