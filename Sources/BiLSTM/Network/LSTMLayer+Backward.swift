import LinearAlgebra

// With dh and dc the gradients of one step's output and state, the carries of the step after included:
//
//   dc += dh o (1 − tanh²c)       da_o = dh tanh(c) o (1 − o)
//   da_i = dc g i (1 − i)         da_f = dc c' f (1 − f)          da_g = dc i (1 − g²)
//   carry to the step before:  dc' = dc f,  dh' = da · W_hh
//   dW_hh = Σ daᵀ h'   dW_ih = Σ daᵀ x   db_ih = db_hh = Σ da   dx = da · W_ih
//
// A missing token hands dh and dc on unchanged and has da = 0.

extension LSTMLayer {
  /// tape.outputGradient (T·B, 2H) → tape.gates = da (T·B, 8H), gradients of W_hh and of the biases.
  ///
  /// The gradient of W_ih depends on what the input was; for a dense one it is
  /// ``addInputWeightGradient(_:input:tape:gradients:)``.
  func backward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    mask: TokenMask,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    tape.biasGradient.clear(0..<8 * hiddenSize)
    for direction in 0..<2 {
      for step in stride(from: shape.tokenCount - 1, through: 0, by: -1) {
        let now = token(direction, step: step, of: shape.tokenCount)
        let before = step > 0 ? token(direction, step: step - 1, of: shape.tokenCount) : nil
        let carry = tape.hiddenCarries[step % 2]
        if step == shape.tokenCount - 1 {
          carry.clear(0..<shape.cellCount * hiddenSize)
          tape.stateCarry.clear(0..<shape.cellCount * hiddenSize)
        }
        differentiate(shape, direction, now, after: before, mask: mask, carry: carry, tape: tape)
        guard before != nil else { continue }
        let next = tape.hiddenCarries[(step + 1) % 2]
        multiplyCarry(shape, direction, now, weights: weights, tape: tape, into: next)
        if mask.isUsed { handOn(shape, direction, now, mask, tape: tape, carry, to: next) }
      }
      addHiddenGradient(shape, direction, tape: tape, gradients: gradients)
    }
    addBiasGradient(tape: tape, gradients: gradients)
  }

  /// The equations above for a token's rows in one direction; gates are replaced by da.
  private func differentiate(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    after before: Int?,
    mask: TokenMask,
    carry: FloatBuffer,
    tape: Tape
  ) {
    for b in 0..<shape.cellCount {
      let row = now * shape.cellCount + b
      if mask.isMissing(row) {
        silence(row, direction, tape: tape)
      } else {
        let previous = before.map { $0 * shape.cellCount + b }
        differentiateRow(row, b, after: previous, direction, carry: carry, tape: tape)
      }
    }
  }

  /// One row: rows are checked once, then eight units at a time.
  @inline(__always)
  private func differentiateRow(
    _ row: Int,
    _ b: Int,
    after previous: Int?,
    _ direction: Int,
    carry: FloatBuffer,
    tape: Tape
  ) {
    let hidden = hiddenSize
    let gate = row * 8 * hidden + direction * 4 * hidden
    let state = row * 2 * hidden + direction * hidden
    func part(_ buffer: FloatBuffer, _ start: Int, _ index: Int) -> FloatRow {
      buffer.row(at: start + index * hidden, count: hidden)
    }
    let (gate0, gate1) = (part(tape.gates, gate, 0), part(tape.gates, gate, 1))
    let (gate2, gate3) = (part(tape.gates, gate, 2), part(tape.gates, gate, 3))
    let first = direction * 4 * hidden
    let (sum0, sum1) = (part(tape.biasGradient, first, 0), part(tape.biasGradient, first, 1))
    let (sum2, sum3) = (part(tape.biasGradient, first, 2), part(tape.biasGradient, first, 3))
    let prior = previous.map {
      tape.states.row(at: $0 * 2 * hidden + direction * hidden, count: hidden)
    }
    let squashed = tape.squashed.row(at: state, count: hidden)
    let outputGradient = tape.outputGradient.row(at: state, count: hidden)
    let (hiddenCarry, stateCarry) = (part(carry, 0, b), part(tape.stateCarry, 0, b))
    @inline(__always) func step(_ k: Int, _ count: Int) {
      let (input, forget) = (gate0[k, count], gate1[k, count])
      let (candidate, out) = (gate2[k, count], gate3[k, count])
      let squash = squashed[k, count]
      let priorState = prior.map { $0[k, count] } ?? .zero
      let dh = outputGradient[k, count] + hiddenCarry[k, count]
      let dc = stateCarry[k, count] + dh * out * (1 - squash * squash)
      // A gate's da replaces the gate and joins the bias's gradient while it is at hand.
      @inline(__always) func store(_ slope: FloatVector, _ gate: FloatRow, _ sum: FloatRow) {
        gate[k, count] = slope
        sum[k, count] += slope
      }
      store(dc * candidate * input * (1 - input), gate0, sum0)
      store(dc * priorState * forget * (1 - forget), gate1, sum1)
      store(dc * input * (1 - candidate * candidate), gate2, sum2)
      store(dh * squash * out * (1 - out), gate3, sum3)
      stateCarry[k, count] = dc * forget
    }
    let whole = squashed.wholeCount
    var k = 0
    while k < whole {
      step(k, FloatVector.scalarCount)
      k &+= FloatVector.scalarCount
    }
    if k < hidden { step(k, hidden - k) }
  }

  /// da = 0 for a missing token.
  private func silence(_ row: Int, _ direction: Int, tape: Tape) {
    let start = row * 8 * hiddenSize + direction * 4 * hiddenSize
    tape.gates.clear(start..<start + 4 * hiddenSize)
  }

  /// dh' (B, H) = da (B, 4H) · W_hh (4H, H).
  private func multiplyCarry(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    weights: FloatBuffer,
    tape: Tape,
    into next: FloatBuffer
  ) {
    FloatProducts.multiply(
      tape.gates,
      gateBlock(shape).rows(shape.rows(of: now)).columns(gateColumns(direction)),
      weights,
      hiddenWeights[direction],
      into: next,
      FloatBlock(rowCount: shape.cellCount, columnCount: hiddenSize)
    )
  }

  /// A missing token's own dh goes on to the step before.
  private func handOn(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    _ mask: TokenMask,
    tape: Tape,
    _ carry: FloatBuffer,
    to next: FloatBuffer
  ) {
    for b in 0..<shape.cellCount where mask.isMissing(now * shape.cellCount + b) {
      let state = (now * shape.cellCount + b) * 2 * hiddenSize + direction * hiddenSize
      for k in 0..<hiddenSize {
        next[b * hiddenSize + k] = carry[b * hiddenSize + k] + tape.outputGradient[state + k]
      }
    }
  }

  /// dW_hh (4H, H) += Σ over tokens daᵀ h', in one product: rows of da and of h' are a token apart.
  private func addHiddenGradient(
    _ shape: SequenceShape,
    _ direction: Int,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    let (all, token) = (shape.rowCount, shape.cellCount)
    guard all > token else { return }
    let later = direction == 0 ? token..<all : 0..<all - token
    let earlier = direction == 0 ? 0..<all - token : token..<all
    FloatProducts.multiply(
      tape.gates,
      gateBlock(shape).rows(later).columns(gateColumns(direction)).transposed,
      tape.output,
      outputBlock(shape).rows(earlier).columns(stateColumns(direction)),
      into: gradients,
      hiddenWeights[direction],
      isAdded: true
    )
  }

  /// Both biases have the gradient Σ da.
  private func addBiasGradient(tape: Tape, gradients: FloatBuffer) {
    let count = 8 * hiddenSize
    FloatSums.add(tape.biasGradient, at: 0, to: gradients, at: inputBias.offset, count: count)
    FloatSums.add(tape.biasGradient, at: 0, to: gradients, at: hiddenBias.offset, count: count)
  }

  /// dW_ih (8H, inputWidth) += daᵀ · input, for a dense input (T·B, inputWidth).
  func addInputWeightGradient(
    _ shape: SequenceShape,
    input: FloatBuffer,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    FloatProducts.multiply(
      tape.gates,
      gateBlock(shape).transposed,
      input,
      FloatBlock(rowCount: shape.rowCount, columnCount: inputWidth),
      into: gradients,
      inputWeights,
      isAdded: true
    )
  }

  /// dx (T·B, inputWidth) = da · W_ih, for a dense input.
  func inputGradient(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    tape: Tape,
    into target: FloatBuffer
  ) {
    FloatProducts.multiply(
      tape.gates,
      gateBlock(shape),
      weights,
      inputWeights,
      into: target,
      FloatBlock(rowCount: shape.rowCount, columnCount: inputWidth)
    )
  }
}
