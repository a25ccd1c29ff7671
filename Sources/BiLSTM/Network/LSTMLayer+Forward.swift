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
        activate(shape, direction, now, after: before, mask: mask, tape: tape)
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

  /// Gates, states and outputs of a token's rows in one direction: eight units at a time.
  private func activate(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    after before: Int?,
    mask: TokenMask,
    tape: Tape
  ) {
    let hidden = hiddenSize
    let (gates, biases, states) = (tape.gates, tape.bias, tape.states)
    let (squashed, output, bias) = (tape.squashed, tape.output, direction * 4 * hidden)
    for b in 0..<shape.cellCount {
      let row = now * shape.cellCount + b
      let previous = before.map { $0 * shape.cellCount + b }
      if mask.isMissing(row) {
        carry(row, from: previous, direction, tape: tape)
        continue
      }
      let gate = row * 8 * hidden + bias
      let state = row * 2 * hidden + direction * hidden
      let priorState = previous.map { $0 * 2 * hidden + direction * hidden }
      for k in stride(from: 0, to: hidden, by: FloatVector.scalarCount) {
        let count = min(FloatVector.scalarCount, hidden - k)
        let parts = (gate + k, gate + hidden + k, gate + 2 * hidden + k, gate + 3 * hidden + k)
        let shift = bias + k
        let input = FloatFunctions.logistic(
          gates.vector(at: parts.0, count: count) + biases.vector(at: shift, count: count)
        )
        let forget = FloatFunctions.logistic(
          gates.vector(at: parts.1, count: count)
            + biases.vector(at: shift + hidden, count: count)
        )
        let candidate = FloatFunctions.tanh(
          gates.vector(at: parts.2, count: count)
            + biases.vector(at: shift + 2 * hidden, count: count)
        )
        let out = FloatFunctions.logistic(
          gates.vector(at: parts.3, count: count)
            + biases.vector(at: shift + 3 * hidden, count: count)
        )
        var cellState = input * candidate
        if let priorState { cellState += forget * states.vector(at: priorState + k, count: count) }
        let squash = FloatFunctions.tanh(cellState)
        gates.setVector(input, at: parts.0, count: count)
        gates.setVector(forget, at: parts.1, count: count)
        gates.setVector(candidate, at: parts.2, count: count)
        gates.setVector(out, at: parts.3, count: count)
        states.setVector(cellState, at: state + k, count: count)
        squashed.setVector(squash, at: state + k, count: count)
        output.setVector(out * squash, at: state + k, count: count)
      }
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
