import LinearAlgebra
import RealModule

/// Additive attention (Bahdanau, Cho and Bengio 2015) over the tokens' outputs h_t.
///
///     u_t = tanh(A h_t + a)   s_t = v · u_t   w = softmax over the present tokens of s   pooled = Σ w_t h_t
struct AttentionPooling: Sendable, Equatable {
  /// A: (2H', A').
  let hidden: FloatPanels
  /// Where a lies: (A').
  let bias: Int
  /// Where v lies: (A').
  let score: Int

  /// A'.
  var unitCount: Int { hidden.columnCount }
  /// 2H'.
  var outputWidth: Int { hidden.rowCount }

  init(hiddenSize: Int, unitCount: Int, layout: inout ParameterLayout) {
    let columns = LSTMLayer.stateColumns(hiddenSize)
    let initial = InitialValue.inverseRoot(columns.count)
    let width = 2 * LSTMLayer.paddedSize(hiddenSize)
    let padded = FloatPanels.padded(unitCount)
    hidden = FloatPanels(
      offset: layout.reserve(width * padded),
      rowCount: width,
      panelCount: padded / FloatPanels.width
    )
    let units = Array(0..<unitCount)
    layout.add("attn_mlp.0.weight", initial, in: hidden, columns: units, rows: columns)
    let (bias, score) = (layout.reserve(padded), layout.reserve(padded))
    layout.add("attn_mlp.0.bias", initial, places: units.map { bias + $0 })
    layout.addRow("attn_vec.weight", .inverseRoot(unitCount), places: units.map { score + $0 })
    (self.bias, self.score) = (bias, score)
  }

  /// u, and backward the gradient before tanh: (T·B, A'); and Aᵀ for the backward pass (A', 2H').
  struct Tape {
    let units: FloatBuffer
    let transposed: FloatBuffer

    init(_ attention: AttentionPooling, capacity: SequenceShape, isTraining: Bool) {
      units = FloatBuffer(count: capacity.rowCount * attention.unitCount)
      let size = attention.unitCount * attention.outputWidth
      transposed = FloatBuffer(count: isTraining ? size : 0)
    }
  }

  private func unitPanels(_ shape: SequenceShape) -> FloatPanels {
    FloatPanels(rowCount: shape.rowCount, panelCount: hidden.panelCount)
  }

  private func outputBlock(_ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: outputWidth)
  }

  /// Where Aᵀ lies in its buffer.
  private var transposedPanels: FloatPanels {
    FloatPanels(rowCount: unitCount, panelCount: outputWidth / FloatPanels.width)
  }

  private func row(_ buffer: FloatBuffer, _ offset: Int) -> FloatRow {
    buffer.row(at: offset, count: unitCount)
  }

  /// What the weights alone decide.
  func prepare(weights: FloatBuffer, tape: Tape) {
    guard tape.transposed.count > 0 else { return }
    FloatKernels.transpose(weights, hidden, into: tape.transposed, transposedPanels)
  }

  /// output h (T·B, 2H') → scores s (T·B).
  func forward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    output: FloatBuffer,
    tape: Tape,
    scores: FloatBuffer
  ) {
    FloatKernels.multiply(
      output,
      outputBlock(shape),
      weights,
      hidden,
      into: tape.units,
      unitPanels(shape)
    )
    FloatKernels.score(
      tape.units,
      unitPanels(shape),
      bias: row(weights, bias),
      score: row(weights, score),
      scores: scores.row(at: 0, count: shape.rowCount)
    )
  }

  /// scoreGradient ds (T·B) → gradients of v, a and A; outputGradient dh (T·B, 2H') += da · A
  /// with da = ds v (1 − u²).
  func backward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    output: FloatBuffer,
    scoreGradient: FloatBuffer,
    tape: Tape,
    outputGradient: FloatBuffer,
    gradients: FloatBuffer
  ) {
    FloatKernels.differentiateScore(
      tape.units,
      unitPanels(shape),
      score: row(weights, score),
      scoreGradient: scoreGradient.row(at: 0, count: shape.rowCount),
      weightGradient: row(gradients, score),
      biasGradient: row(gradients, bias)
    )
    FloatKernels.multiply(
      output,
      outputBlock(shape).transposed,
      tape.units,
      unitPanels(shape),
      into: gradients,
      hidden,
      isAdded: true
    )
    FloatKernels.multiply(
      tape.units,
      unitPanels(shape),
      tape.transposed,
      transposedPanels,
      into: outputGradient,
      FloatPanels.rows(count: shape.rowCount, length: outputWidth),
      isAdded: true
    )
  }
}
