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
  /// W_ih of both directions: (8H, inputWidth); the two lie beside each other.
  let inputWeights: FloatBlock
  /// W_hh of each direction: (4H, H).
  let hiddenWeights: [FloatBlock]
  /// b_ih of both directions: (1, 8H).
  let inputBias: FloatBlock
  /// b_hh of both directions: (1, 8H).
  let hiddenBias: FloatBlock

  /// Appends the layer's parameters to a layout, under PyTorch's names.
  init(index: Int, inputWidth: Int, hiddenSize: Int, layout: inout ParameterLayout) {
    self.inputWidth = inputWidth
    self.hiddenSize = hiddenSize
    let (gates, initial) = (4 * hiddenSize, InitialValue.inverseRoot(hiddenSize))
    let names = ["_l\(index)", "_l\(index)_reverse"]
    func add(_ part: String, _ shape: [Int]) -> [FloatBlock] {
      names.map { layout.add("lstm." + part + $0, shape, initial) }
    }
    func joined(_ blocks: [FloatBlock], rows: Int) -> FloatBlock {
      FloatBlock(
        offset: blocks[0].offset,
        rowCount: rows,
        columnCount: 2 * blocks[0].rowCount * blocks[0].columnCount / rows
      )
    }
    inputWeights = joined(add("weight_ih", [gates, inputWidth]), rows: 2 * gates)
    hiddenWeights = add("weight_hh", [gates, hiddenSize])
    inputBias = joined(add("bias_ih", [gates]), rows: 1)
    hiddenBias = joined(add("bias_hh", [gates]), rows: 1)
  }

  /// Where the gates of both directions lie: (T·B, 8H).
  func gateBlock(_ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: 8 * hiddenSize)
  }

  /// Where outputs of both directions lie: (T·B, 2H).
  func outputBlock(_ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: 2 * hiddenSize)
  }

  /// The columns of one direction's gates.
  func gateColumns(_ direction: Int) -> Range<Int> {
    direction * 4 * hiddenSize..<(direction + 1) * 4 * hiddenSize
  }

  /// The columns of one direction's states.
  func stateColumns(_ direction: Int) -> Range<Int> {
    direction * hiddenSize..<(direction + 1) * hiddenSize
  }

  /// The token that a direction reads at a step: 0, 1, … ascending, T − 1, T − 2, … descending.
  func token(_ direction: Int, step: Int, of count: Int) -> Int {
    direction == 0 ? step : count - 1 - step
  }
}

extension LSTMLayer {
  /// What a pass leaves for the next one; what only training needs is empty without it.
  struct Tape {
    /// Forward: W_ih x, then the gates; backward: their gradients before activation. (T·B, 8H)
    let gates: FloatBuffer
    /// b_ih + b_hh, and what the input adds to every row: (8H).
    let bias: FloatBuffer
    /// c: (T·B, 2H).
    let states: FloatBuffer
    /// Whether gates and tanh(c) are kept for a backward pass.
    let isTraining: Bool
    /// tanh(c): (T·B, 2H); without training one row that nobody reads.
    let squashed: FloatBuffer
    /// h: (T·B, 2H).
    let output: FloatBuffer
    /// dLoss/dh: (T·B, 2H).
    let outputGradient: FloatBuffer
    /// Gradient of h' that one step hands to the step before, in turns: (B, H) each.
    let hiddenCarries: [FloatBuffer]
    /// Gradient of c': (B, H).
    let stateCarry: FloatBuffer
    /// Sums of the gates' gradients over rows, which are the gradients of both biases: (8H).
    let biasGradient: FloatBuffer

    init(_ layer: LSTMLayer, capacity: SequenceShape, isTraining: Bool) {
      func zeros(_ count: Int) -> FloatBuffer { FloatBuffer(count: count) }
      let (rows, hidden) = (capacity.rowCount, layer.hiddenSize)
      let cells = isTraining ? capacity.cellCount : 0
      self.isTraining = isTraining
      gates = zeros(rows * 8 * hidden)
      bias = zeros(8 * hidden)
      states = zeros(rows * 2 * hidden)
      squashed = zeros((isTraining ? rows : 1) * 2 * hidden)
      output = zeros(rows * 2 * hidden)
      outputGradient = zeros(isTraining ? rows * 2 * hidden : 0)
      hiddenCarries = (0..<2).map { _ in zeros(cells * hidden) }
      stateCarry = zeros(cells * hidden)
      biasGradient = zeros(8 * hidden)
    }
  }
}
