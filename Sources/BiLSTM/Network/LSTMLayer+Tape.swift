import LinearAlgebra

extension LSTMLayer {
  /// What a pass leaves for the next one; what only training needs is empty without it.
  ///
  /// Without training the gates and states of one step in one direction are kept, no more: they stay in the caches.
  struct Tape {
    /// Whether gates, states and tanh(c) of all steps are kept for a backward pass.
    let isTraining: Bool
    /// Forward: W_ih x + W_hh h', then the gates; backward: their gradients before activation. (T·B, 8H')
    let gates: FloatBuffer
    /// b_ih + b_hh and what else the input adds to every row: (8H') for each of the input's biases.
    let biases: FloatBuffer
    /// What a padding of 1 adds to a row, and backward Σ p da: (8H') for each of the input's biases.
    let slopes: FloatBuffer
    let slopeGradients: FloatBuffer
    /// c: (T·B, 2H').
    let states: FloatBuffer
    /// tanh(c): (T·B, 2H').
    let squashed: FloatBuffer
    /// h: (T·B, 2H').
    let output: FloatBuffer
    /// dLoss/dh: (T·B, 2H').
    let outputGradient: FloatBuffer
    /// Gradient of h' that one step hands to the step before, in turns: (B, H' in whole panels) each.
    let hiddenCarries: [FloatBuffer]
    /// Gradient of c': (B, H').
    let stateCarry: FloatBuffer
    /// Sums of the gates' gradients over rows, which are the gradients of both biases: (8H').
    let biasGradient: FloatBuffer
    /// W_hhᵀ of each direction, for the backward pass: (4H', H' in whole panels).
    let transposedHidden: [FloatBuffer]
    /// W_ihᵀ: (8H', input in whole panels); empty where no gradient of the input is asked for.
    let transposedInput: FloatBuffer

    init(
      _ layer: LSTMLayer,
      capacity: SequenceShape,
      biasCount: Int,
      hasInputGradient: Bool,
      isTraining: Bool
    ) {
      func zeros(_ count: Int) -> FloatBuffer { FloatBuffer(count: count) }
      let (rows, hidden) = (capacity.rowCount, layer.paddedSize)
      let keptRows = isTraining ? rows : capacity.cellCount
      let cells = isTraining ? capacity.cellCount : 0
      let carry = FloatPanels.padded(hidden)
      self.isTraining = isTraining
      gates = zeros(keptRows * (isTraining ? 8 : 4) * hidden)
      biases = zeros(biasCount * 8 * hidden)
      slopes = zeros(biasCount * 8 * hidden)
      slopeGradients = zeros(isTraining ? biasCount * 8 * hidden : 0)
      states = zeros(keptRows * 2 * hidden)
      squashed = zeros(isTraining ? rows * 2 * hidden : 0)
      output = zeros(rows * 2 * hidden)
      outputGradient = zeros(isTraining ? rows * 2 * hidden : 0)
      hiddenCarries = (0..<2).map { _ in zeros(cells * carry) }
      stateCarry = zeros(cells * hidden)
      biasGradient = zeros(8 * hidden)
      transposedHidden = (0..<2).map { _ in zeros(isTraining ? 4 * hidden * carry : 0) }
      let input = FloatPanels.padded(layer.inputWidth)
      transposedInput = zeros(isTraining && hasInputGradient ? 8 * hidden * input : 0)
    }
  }

  /// Where a direction's gates of all tokens lie: (T·B, 4H'); without training those of one step.
  func gatePanels(_ direction: Int, _ shape: SequenceShape, _ tape: Tape) -> FloatPanels {
    let all = FloatPanels(
      rowCount: tape.isTraining ? shape.rowCount : shape.cellCount,
      panelCount: (tape.isTraining ? 8 : 4) * paddedSize / FloatPanels.width
    )
    return all.panels(gatePanels(tape.isTraining ? direction : 0))
  }

  /// Where the gates of some rows of a token lie; `rows` counts over all tokens.
  func gatePanels(
    _ direction: Int,
    rows: Range<Int>,
    _ shape: SequenceShape,
    _ tape: Tape
  ) -> FloatPanels {
    let first = tape.isTraining ? 0 : rows.lowerBound / shape.cellCount * shape.cellCount
    return gatePanels(direction, shape, tape)
      .rows(rows.lowerBound - first..<rows.upperBound - first)
  }

  /// The states of some rows of a token in one direction: (rows, H').
  func stateRows(
    _ buffer: FloatBuffer,
    _ direction: Int,
    rows: Range<Int>,
    _ shape: SequenceShape,
    _ tape: Tape
  ) -> FloatRows {
    let first = tape.isTraining ? 0 : rows.lowerBound / shape.cellCount * shape.cellCount
    return self.rows(buffer, direction, rows.lowerBound - first..<rows.upperBound - first)
  }

  /// Some rows of an array (T·B, 2H') in one direction: (rows, H').
  func rows(_ buffer: FloatBuffer, _ direction: Int, _ rows: Range<Int>) -> FloatRows {
    buffer.rows(
      at: rows.lowerBound * 2 * paddedSize + direction * paddedSize,
      count: rows.count,
      width: paddedSize,
      stride: 2 * paddedSize
    )
  }
}
