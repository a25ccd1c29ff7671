import LinearAlgebra

// With da the gradients of the gates before activation (`FloatKernels.differentiate`):
//
//   carry to the step before:  dc' = dc f,  dh' = da · W_hh
//   dW_hh = Σ daᵀ h'   dW_ih = Σ daᵀ x   db_ih = db_hh = Σ da   dx = da · W_ih
//
// A missing token hands dh and dc on unchanged and has da = 0.

extension LSTMLayer {
  /// tape.outputGradient (T·B, 2H') → tape.gates = da (T·B, 8H'), gradients of W_hh and of the biases.
  ///
  /// The gradient of W_ih depends on what the input was; for a dense one it is
  /// ``addInputWeightGradient(_:input:tape:gradients:)``.
  func backward(
    _ shape: SequenceShape,
    mask: TokenMask,
    input: LayerInput,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    tape.biasGradient.clear(0..<tape.biasGradient.count)
    tape.slopeGradients.clear(0..<tape.slopeGradients.count)
    for direction in 0..<2 {
      tape.hiddenCarries[(shape.tokenCount - 1) % 2].clear(0..<tape.hiddenCarries[0].count)
      tape.stateCarry.clear(0..<tape.stateCarry.count)
      for step in stride(from: shape.tokenCount - 1, through: 0, by: -1) {
        let now = token(direction, step: step, of: shape.tokenCount)
        let before = step > 0 ? token(direction, step: step - 1, of: shape.tokenCount) : nil
        let carry = tape.hiddenCarries[step % 2]
        mask.forEachRun(in: shape.rows(of: now)) { rows, isMissing in
          if isMissing {
            silence(shape, direction, rows, tape: tape)
          } else {
            let move = before.map { ($0 - now) * shape.cellCount }
            differentiate(shape, direction, rows, now, after: move, input, carry, tape: tape)
          }
        }
        guard before != nil else { continue }
        let next = tape.hiddenCarries[(step + 1) % 2]
        multiplyCarry(shape, direction, now, tape: tape, into: next)
        if mask.isUsed { handOn(shape, direction, now, mask, tape: tape, carry, to: next) }
      }
      addHiddenGradient(shape, direction, tape: tape, gradients: gradients)
    }
    addBiasGradient(tape: tape, gradients: gradients)
  }

  /// Some rows of a token in one direction; gates are replaced by da.
  ///
  /// `move` leads to the rows of the step before.
  private func differentiate(
    _ shape: SequenceShape,
    _ direction: Int,
    _ rows: Range<Int>,
    _ token: Int,
    after move: Int?,
    _ input: LayerInput,
    _ carry: FloatBuffer,
    tape: Tape
  ) {
    let first = rows.lowerBound - token * shape.cellCount
    func part(_ buffer: FloatBuffer, stride: Int) -> FloatRows {
      buffer.rows(at: first * stride, count: rows.count, width: paddedSize, stride: stride)
    }
    let prior = move.map { rows.lowerBound + $0..<rows.upperBound + $0 }
    FloatKernels.differentiate(
      LSTMStep(
        gates: tape.gates,
        gatePanels: gatePanels(direction, rows: rows, shape, tape),
        prior: prior.map { self.rows(tape.states, direction, $0) },
        states: self.rows(tape.states, direction, rows),
        squashed: self.rows(tape.squashed, direction, rows),
        output: self.rows(tape.outputGradient, direction, rows),
        padding: input.padding?.row(at: rows.lowerBound, count: rows.count)
      ),
      hiddenCarry: part(carry, stride: carryWidth),
      stateCarry: part(tape.stateCarry, stride: paddedSize),
      biasGradient: gateRow(tape.biasGradient, 0, direction),
      slopeGradient: gateRow(
        tape.slopeGradients,
        input.biasIndices[token] * 8 * paddedSize,
        direction
      )
    )
  }

  /// Floats between two rows of a carry: H' in whole panels.
  private var carryWidth: Int { FloatPanels.padded(paddedSize) }

  /// da = 0 for missing tokens.
  private func silence(
    _ shape: SequenceShape,
    _ direction: Int,
    _ rows: Range<Int>,
    tape: Tape
  ) {
    let own = gatePanels(direction, rows: rows, shape, tape)
    for panel in 0..<own.panelCount {
      let start = own.index(row: 0, column: panel * FloatPanels.width)
      tape.gates.clear(start..<start + rows.count * FloatPanels.width)
    }
  }

  /// dh' (B, H') = da (B, 4H') · W_hh.
  private func multiplyCarry(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    tape: Tape,
    into next: FloatBuffer
  ) {
    FloatKernels.multiply(
      tape.gates,
      gatePanels(direction, rows: shape.rows(of: now), shape, tape),
      tape.transposedHidden[direction],
      transposed(hiddenWeights[direction]),
      into: next,
      FloatPanels.rows(count: shape.cellCount, length: carryWidth)
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
      let own = b * carryWidth
      let state = ((now * shape.cellCount + b) * 2 + direction) * paddedSize
      next.replace(at: own, with: carry, own..<own + paddedSize)
      FloatSums.add(tape.outputGradient, at: state, to: next, at: own, count: paddedSize)
    }
  }

  /// dW_hh (H', 4H') += Σ over tokens h'ᵀ da, in one product: rows of da and of h' are a token apart.
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
    FloatKernels.multiply(
      tape.output,
      outputBlock(shape).rows(earlier).columns(stateColumns(direction)).transposed,
      tape.gates,
      gatePanels(direction, shape, tape).rows(later),
      into: gradients,
      hiddenWeights[direction],
      isAdded: true
    )
  }

  /// Both biases have the gradient Σ da.
  private func addBiasGradient(tape: Tape, gradients: FloatBuffer) {
    let count = 8 * paddedSize
    FloatSums.add(tape.biasGradient, at: 0, to: gradients, at: inputBias, count: count)
    FloatSums.add(tape.biasGradient, at: 0, to: gradients, at: hiddenBias, count: count)
  }

  /// The gates' gradients of all tokens and both directions: (T·B, 8H').
  func gradientPanels(_ shape: SequenceShape) -> FloatPanels {
    FloatPanels(rowCount: shape.rowCount, panelCount: 8 * paddedSize / FloatPanels.width)
  }

  /// dW_ih (inputWidth, 8H') += inputᵀ · da, for a dense input (T·B, inputWidth).
  func addInputWeightGradient(
    _ shape: SequenceShape,
    input: FloatBuffer,
    tape: Tape,
    gradients: FloatBuffer
  ) {
    FloatKernels.multiply(
      input,
      FloatBlock(rowCount: shape.rowCount, columnCount: inputWidth).transposed,
      tape.gates,
      gradientPanels(shape),
      into: gradients,
      inputWeights,
      isAdded: true
    )
  }

  /// dx (T·B, inputWidth in whole panels) = da · W_ih, for a dense input.
  func inputGradient(_ shape: SequenceShape, tape: Tape, into target: FloatBuffer) {
    FloatKernels.multiply(
      tape.gates,
      gradientPanels(shape),
      tape.transposedInput,
      transposed(inputWeights),
      into: target,
      FloatPanels.rows(count: shape.rowCount, length: FloatPanels.padded(inputWidth))
    )
  }
}
