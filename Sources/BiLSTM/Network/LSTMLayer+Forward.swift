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
    for b in 0..<shape.cellCount {
      let row = now * shape.cellCount + b
      let previous = before.map { $0 * shape.cellCount + b }
      if mask.isMissing(row) {
        carry(row, from: previous, direction, tape: tape)
      } else {
        activateRow(row, after: previous, direction, tape: tape)
      }
    }
  }

  /// One row: rows are checked once, then eight units at a time.
  @inline(__always)
  private func activateRow(
    _ row: Int,
    after previous: Int?,
    _ direction: Int,
    tape: Tape
  ) {
    let hidden = hiddenSize
    let (gate, bias) = (row * 8 * hidden + direction * 4 * hidden, direction * 4 * hidden)
    let state = row * 2 * hidden + direction * hidden
    func part(_ buffer: FloatBuffer, _ start: Int, _ index: Int) -> FloatRow {
      buffer.row(at: start + index * hidden, count: hidden)
    }
    let (gate0, gate1) = (part(tape.gates, gate, 0), part(tape.gates, gate, 1))
    let (gate2, gate3) = (part(tape.gates, gate, 2), part(tape.gates, gate, 3))
    let (bias0, bias1) = (part(tape.bias, bias, 0), part(tape.bias, bias, 1))
    let (bias2, bias3) = (part(tape.bias, bias, 2), part(tape.bias, bias, 3))
    let prior = previous.map {
      tape.states.row(at: $0 * 2 * hidden + direction * hidden, count: hidden)
    }
    let states = tape.states.row(at: state, count: hidden)
    let squashed = tape.squashed.row(at: tape.isTraining ? state : 0, count: hidden)
    let output = tape.output.row(at: state, count: hidden)
    let keepsAll = tape.isTraining
    @inline(__always) func step(_ k: Int, _ count: Int) {
      let input = FloatFunctions.logistic(gate0[k, count] + bias0[k, count])
      let forget = FloatFunctions.logistic(gate1[k, count] + bias1[k, count])
      let candidate = FloatFunctions.tanh(gate2[k, count] + bias2[k, count])
      let out = FloatFunctions.logistic(gate3[k, count] + bias3[k, count])
      var cellState = input * candidate
      if let prior { cellState += forget * prior[k, count] }
      let squash = FloatFunctions.tanh(cellState)
      states[k, count] = cellState
      output[k, count] = out * squash
      // Only the backward pass reads these; predictions save the traffic.
      guard keepsAll else { return }
      gate0[k, count] = input
      gate1[k, count] = forget
      gate2[k, count] = candidate
      gate3[k, count] = out
      squashed[k, count] = squash
    }
    let whole = states.wholeCount
    var k = 0
    while k < whole {
      step(k, FloatVector.scalarCount)
      k &+= FloatVector.scalarCount
    }
    if k < hidden { step(k, hidden - k) }
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
