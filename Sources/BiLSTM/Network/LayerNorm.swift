import LinearAlgebra

/// Layer norm (Ba, Kiros and Hinton 2016): y = γ (x − mean) / √(variance + ε) + β, over the last axis,
/// with the biased variance and ε = 1e-5 as `nn.LayerNorm`.
struct LayerNorm: Sendable, Equatable {
  /// PyTorch's default ε.
  static let epsilon: Float = 1e-5

  /// γ: (1, width).
  let gain: FloatBlock
  /// β: (1, width).
  let shift: FloatBlock
  /// Length of a row.
  var width: Int { gain.columnCount }

  /// What the backward pass needs.
  struct Tape {
    /// x̂: (rows, width).
    let normalized: FloatBuffer
    /// 1 / √(variance + ε): (rows).
    let inverseSDs: FloatBuffer

    init(rowCount: Int, width: Int) {
      normalized = FloatBuffer(count: rowCount * width)
      inverseSDs = FloatBuffer(count: rowCount)
    }
  }

  /// γ or β.
  func row(_ weights: FloatBuffer, _ block: FloatBlock) -> FloatRow {
    weights.row(at: block.offset, count: width)
  }

  /// Appends γ and β to a layout.
  init(_ name: String, width: Int, layout: inout ParameterLayout) {
    gain = layout.add(name + ".weight", [width], .constant(1))
    shift = layout.add(name + ".bias", [width], .constant(0))
  }

  /// input (rows, width) → output (rows, width).
  func forward(
    rowCount: Int,
    weights: FloatBuffer,
    input: FloatBuffer,
    tape: Tape,
    output: FloatBuffer
  ) {
    func rows(_ buffer: FloatBuffer) -> FloatRows {
      buffer.rows(at: 0, count: rowCount, width: width, stride: width)
    }
    FloatKernels.normalize(
      rows(input),
      paddedWidth: width,
      gain: row(weights, gain),
      shift: row(weights, shift),
      normalized: rows(tape.normalized),
      scaled: rows(output),
      inverseSDs: tape.inverseSDs.row(at: 0, count: rowCount),
      padding: nil,
      epsilon: Self.epsilon
    )
  }

  /// outputGradient (rows, width) → gradients of γ and β, inputGradient (rows, width):
  /// dx = (dy γ − mean(dy γ) − x̂ mean(dy γ x̂)) / SD.
  func backward(
    rowCount: Int,
    weights: FloatBuffer,
    outputGradient: FloatBuffer,
    tape: Tape,
    gradients: FloatBuffer,
    inputGradient: FloatBuffer
  ) {
    let normalized = tape.normalized
    for row in 0..<rowCount {
      let start = row * width
      var (sum, product) = (Float.zero, Float.zero)
      for k in 0..<width {
        let (dy, x) = (outputGradient[start + k], normalized[start + k])
        gradients[gain.offset + k] += dy * x
        gradients[shift.offset + k] += dy
        let scaled = dy * weights[gain.offset + k]
        sum += scaled
        product += scaled * x
      }
      let (mean, slope) = (sum / Float(width), product / Float(width))
      for k in 0..<width {
        let scaled = outputGradient[start + k] * weights[gain.offset + k]
        inputGradient[start + k] =
          (scaled - mean - normalized[start + k] * slope) * tape.inverseSDs[row]
      }
    }
  }
}
