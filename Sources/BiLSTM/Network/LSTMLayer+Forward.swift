import LinearAlgebra

extension LSTMLayer {
  /// The bias that every row gets: tape.bias = b_ih + b_hh.
  func prepareBias(weights: FloatBuffer, tape: Tape) {
    for k in 0..<8 * hiddenSize {
      tape.bias[k] = weights[inputBias.offset + k] + weights[hiddenBias.offset + k]
    }
  }

  /// input (T·B, inputWidth) → tape.gates = input · W_ihᵀ (T·B, 8H), for a dense input.
  func multiplyInput(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    input: FloatBuffer,
    tape: Tape
  ) {
    prepareBias(weights: weights, tape: tape)
    let gates = tape.gates
    FloatProducts.multiply(
      input,
      FloatBlock(rowCount: shape.rowCount, columnCount: inputWidth),
      weights,
      inputWeights.transposed,
      into: gates,
      gateBlock(shape)
    )
  }

  /// tape.gates = W_ih x (T·B, 8H) and tape.bias → gates, states and output of all steps.
  func forward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    mask: TokenMask,
    tape: Tape
  ) {
    for direction in 0..<2 {
      for step in 0..<shape.tokenCount {
        let now = token(direction, step: step, of: shape.tokenCount)
        let before = step > 0 ? token(direction, step: step - 1, of: shape.tokenCount) : nil
        if let before {
          addRecurrent(shape, direction, now, before: before, weights: weights, tape: tape)
        }
        for b in 0..<shape.cellCount {
          let row = now * shape.cellCount + b
          let previous = before.map { $0 * shape.cellCount + b }
          if mask.isMissing(row) {
            carry(row, from: previous, direction, tape: tape)
          } else {
            activate(row, after: previous, direction, tape: tape)
          }
        }
      }
    }
  }

  /// gates of a token (B, 4H) += h' (B, H) · W_hhᵀ (H, 4H).
  private func addRecurrent(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    before: Int,
    weights: FloatBuffer,
    tape: Tape
  ) {
    let previous = outputBlock(shape).rows(shape.rows(of: before))
    let target = gateBlock(shape).rows(shape.rows(of: now))
    let gates = tape.gates
    FloatProducts.multiply(
      tape.output,
      previous.columns(stateColumns(direction)),
      weights,
      hiddenWeights[direction].transposed,
      into: gates,
      target.columns(gateColumns(direction)),
      isAdded: true
    )
  }

  /// Gates, state and output of one row and direction: eight units at a time.
  private func activate(_ row: Int, after previous: Int?, _ direction: Int, tape: Tape) {
    let hidden = hiddenSize
    let (gate, bias) = (row * 8 * hidden + direction * 4 * hidden, direction * 4 * hidden)
    let state = row * 2 * hidden + direction * hidden
    let priorState = previous.map { $0 * 2 * hidden + direction * hidden }
    let biases = tape.bias
    let gates = tape.gates
    let states = tape.states
    let squashed = tape.squashed
    let output = tape.output
    var k = 0
    while k < hidden {
      let count = min(FloatVector.scalarCount, hidden - k)
      func sum(_ part: Int) -> FloatVector {
        gates.vector(at: gate + part * hidden + k, count: count)
          + biases.vector(at: bias + part * hidden + k, count: count)
      }
      let input = FloatFunctions.logistic(sum(0))
      let forget = FloatFunctions.logistic(sum(1))
      let candidate = FloatFunctions.tanh(sum(2))
      let out = FloatFunctions.logistic(sum(3))
      var cellState = input * candidate
      if let priorState { cellState += forget * states.vector(at: priorState + k, count: count) }
      let squash = FloatFunctions.tanh(cellState)
      gates.setVector(input, at: gate + k, count: count)
      gates.setVector(forget, at: gate + hidden + k, count: count)
      gates.setVector(candidate, at: gate + 2 * hidden + k, count: count)
      gates.setVector(out, at: gate + 3 * hidden + k, count: count)
      states.setVector(cellState, at: state + k, count: count)
      squashed.setVector(squash, at: state + k, count: count)
      output.setVector(out * squash, at: state + k, count: count)
      k += count
    }
  }

  /// A missing token: state and output of the step before, zeros at the start.
  private func carry(_ row: Int, from previous: Int?, _ direction: Int, tape: Tape) {
    let hidden = hiddenSize
    let state = row * 2 * hidden + direction * hidden
    for k in 0..<hidden {
      let prior = previous.map { $0 * 2 * hidden + direction * hidden + k }
      tape.states[state + k] = prior.map { tape.states[$0] } ?? 0
      tape.output[state + k] = prior.map { tape.output[$0] } ?? 0
    }
  }
}
