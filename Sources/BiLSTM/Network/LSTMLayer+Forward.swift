import LinearAlgebra

extension LSTMLayer {
  /// What the weights alone decide: the bias that every row gets, b_ih + b_hh, and for a backward pass transposes.
  func prepare(weights: FloatBuffer, tape: Tape) {
    let size = 8 * paddedSize
    for index in 0..<tape.biases.count / size {
      tape.biases.replace(at: index * size, with: weights, inputBias..<inputBias + size)
      FloatSums.add(weights, at: hiddenBias, to: tape.biases, at: index * size, count: size)
    }
    guard tape.isTraining else { return }
    for (panels, target) in zip(hiddenWeights, tape.transposedHidden) {
      FloatKernels.transpose(weights, panels, into: target, transposed(panels))
    }
    if tape.transposedInput.count > 0 {
      let target = transposed(inputWeights)
      FloatKernels.transpose(weights, inputWeights, into: tape.transposedInput, target)
    }
  }

  /// Where the transpose of weights lies in a buffer of its own.
  func transposed(_ panels: FloatPanels) -> FloatPanels {
    FloatPanels(
      rowCount: panels.columnCount,
      panelCount: FloatPanels.padded(panels.rowCount) / FloatPanels.width
    )
  }

  /// input → gates, states and output of all steps, after ``prepare(weights:tape:)``.
  func forward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    mask: TokenMask,
    input: LayerInput,
    tape: Tape
  ) {
    for direction in 0..<2 {
      for step in 0..<shape.tokenCount {
        let now = token(direction, step: step, of: shape.tokenCount)
        let before = step > 0 ? token(direction, step: step - 1, of: shape.tokenCount) : nil
        multiply(shape, direction, now, before: before, weights: weights, input, tape: tape)
        mask.forEachRun(in: shape.rows(of: now)) { rows, isMissing in
          let move = before.map { ($0 - now) * shape.cellCount }
          if isMissing {
            carry(shape, direction, rows, from: move, tape: tape)
          } else {
            activate(shape, direction, rows, token: now, after: move, input, tape: tape)
          }
        }
      }
    }
  }

  /// gates of a token (B, 4H') = x (B, its width) · W_ihᵀ + h' (B, H') · W_hhᵀ in one direction.
  private func multiply(
    _ shape: SequenceShape,
    _ direction: Int,
    _ now: Int,
    before: Int?,
    weights: FloatBuffer,
    _ input: LayerInput,
    tape: Tape
  ) {
    let gates = gatePanels(direction, rows: shape.rows(of: now), shape, tape)
    let block = input.blocks[now]
    FloatKernels.multiply(
      input.values,
      block,
      weights,
      inputWeights.panels(gatePanels(direction)).rows(0..<block.columnCount),
      into: tape.gates,
      gates
    )
    guard let before else { return }
    FloatKernels.multiply(
      tape.output,
      outputBlock(shape).rows(shape.rows(of: before)).columns(stateColumns(direction)),
      weights,
      hiddenWeights[direction],
      into: tape.gates,
      gates,
      isAdded: true
    )
  }

  /// Gates, states and outputs of some rows of a token.
  ///
  /// `move` leads to the rows of the step before.
  private func activate(
    _ shape: SequenceShape,
    _ direction: Int,
    _ rows: Range<Int>,
    token: Int,
    after move: Int?,
    _ input: LayerInput,
    tape: Tape
  ) {
    let bias = input.biasIndices[token] * 8 * paddedSize
    let prior = move.map { rows.lowerBound + $0..<rows.upperBound + $0 }
    FloatKernels.activate(
      LSTMStep(
        gates: tape.gates,
        gatePanels: gatePanels(direction, rows: rows, shape, tape),
        prior: prior.map { stateRows(tape.states, direction, rows: $0, shape, tape) },
        states: stateRows(tape.states, direction, rows: rows, shape, tape),
        squashed: tape.isTraining ? self.rows(tape.squashed, direction, rows) : nil,
        output: self.rows(tape.output, direction, rows),
        padding: input.padding?.row(at: rows.lowerBound, count: rows.count)
      ),
      bias: gateRow(tape.biases, bias, direction),
      slope: gateRow(tape.slopes, bias, direction)
    )
  }

  /// Missing tokens: state and output of the step before, zeros at the start.
  private func carry(
    _ shape: SequenceShape,
    _ direction: Int,
    _ rows: Range<Int>,
    from move: Int?,
    tape: Tape
  ) {
    let (width, first) = (2 * paddedSize, direction * paddedSize)
    func place(_ row: Int) -> Range<Int> {
      row * width + first..<row * width + first + paddedSize
    }
    for row in rows {
      let kept = tape.isTraining ? row : row % shape.cellCount
      guard let move else {
        tape.states.clear(place(kept))
        tape.output.clear(place(row))
        continue
      }
      tape.output.replace(at: place(row).lowerBound, with: tape.output, place(row + move))
      // Without training the state of the step before is where this one's is to be.
      guard tape.isTraining else { continue }
      tape.states.replace(at: place(row).lowerBound, with: tape.states, place(row + move))
    }
  }
}
