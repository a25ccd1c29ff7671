import LinearAlgebra
import RealModule

/// Additive attention (Bahdanau, Cho and Bengio 2015) over the tokens' outputs h_t.
///
///     u_t = tanh(A h_t + a)   s_t = v · u_t   w = softmax over the present tokens of s   pooled = Σ w_t h_t
struct AttentionPooling: Sendable, Equatable {
  /// A: (units, 2H).
  let hidden: FloatBlock
  /// a: (1, units).
  let bias: FloatBlock
  /// v: (1, units).
  let score: FloatBlock

  /// Units of the attention.
  var unitCount: Int { score.columnCount }

  init(outputWidth: Int, unitCount: Int, layout: inout ParameterLayout) {
    let initial = InitialValue.inverseRoot(outputWidth)
    hidden = layout.add("attn_mlp.0.weight", [unitCount, outputWidth], initial)
    bias = layout.add("attn_mlp.0.bias", [unitCount], initial)
    score = layout.add("attn_vec.weight", [1, unitCount], .inverseRoot(unitCount))
  }

  /// u, and backward the gradient before tanh: (T·B, units).
  struct Tape {
    let units: FloatBuffer

    init(_ attention: AttentionPooling, capacity: SequenceShape) {
      units = FloatBuffer(count: capacity.rowCount * attention.unitCount)
    }
  }

  private func unitBlock(_ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: unitCount)
  }

  private func outputBlock(_ shape: SequenceShape) -> FloatBlock {
    FloatBlock(rowCount: shape.rowCount, columnCount: hidden.columnCount)
  }

  /// output h (T·B, 2H) → scores s (T·B).
  func forward(
    _ shape: SequenceShape,
    weights: FloatBuffer,
    output: FloatBuffer,
    tape: Tape,
    scores: FloatBuffer
  ) {
    let units = tape.units
    FloatProducts.multiply(
      output,
      outputBlock(shape),
      weights,
      hidden.transposed,
      into: units,
      unitBlock(shape)
    )
    for row in 0..<shape.rowCount {
      var (sum, k) = (FloatVector.zero, 0)
      while k < unitCount {
        let count = min(FloatVector.scalarCount, unitCount - k)
        let index = row * unitCount + k
        let value = FloatFunctions.tanh(
          units.vector(at: index, count: count) + weights.vector(at: bias.offset + k, count: count)
        )
        units.setVector(value, at: index, count: count)
        sum += value * weights.vector(at: score.offset + k, count: count)
        k += count
      }
      scores[row] = sum.sum()
    }
  }

  /// scoreGradient ds (T·B) → gradients of v, a and A; outputGradient dh (T·B, 2H) += da · A
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
    let units = tape.units
    for row in 0..<shape.rowCount {
      differentiate(row, scoreGradient[row], weights, units, gradients)
    }
    let own = tape.units
    FloatSums.addColumns(of: own, unitBlock(shape), to: gradients, at: bias.offset)
    FloatProducts.multiply(
      own,
      unitBlock(shape).transposed,
      output,
      outputBlock(shape),
      into: gradients,
      hidden,
      isAdded: true
    )
    FloatProducts.multiply(
      own,
      unitBlock(shape),
      weights,
      hidden,
      into: outputGradient,
      outputBlock(shape),
      isAdded: true
    )
  }

  /// One row: dv += ds u, and u is replaced by da.
  private func differentiate(
    _ row: Int,
    _ gradient: Float,
    _ weights: FloatBuffer,
    _ units: FloatBuffer,
    _ gradients: FloatBuffer
  ) {
    var k = 0
    while k < unitCount {
      let count = min(FloatVector.scalarCount, unitCount - k)
      let (index, v) = (row * unitCount + k, score.offset + k)
      let value = units.vector(at: index, count: count)
      gradients.setVector(
        gradients.vector(at: v, count: count) + gradient * value,
        at: v,
        count: count
      )
      let own = gradient * weights.vector(at: v, count: count) * (1 - value * value)
      units.setVector(own, at: index, count: count)
      k += count
    }
  }
}
