import BiLSTM
import LinearAlgebra
import Testing

/// Gradients against central differences of the reference's loss.
///
/// The choice about precision: training is in single precision, which central differences cannot resolve, so
/// the differences are taken of an independent forward pass in double precision.
@Suite struct FiniteDifferenceTests {
  struct Variant: Sendable, CustomTestStringConvertible {
    var name: String
    var mode = InputMode.padded
    var layers = 1
    var pooling = Pooling.attention
    var head = HeadKind.linear
    var isMasked = false
    var loss = LossSettings()
    var testDescription: String { name }
  }

  static let variants: [Variant] = {
    var weighted = LossSettings()
    weighted.classWeights = .inverseFrequency
    weighted.labelSmoothing = 0.2
    var focal = LossSettings()
    focal.classWeights = .classBalanced
    focal.focalGamma = 1.5
    return [
      Variant(name: "padded, attention, weights and smoothing", loss: weighted),
      Variant(
        name: "padded, two layers, masked, last step",
        layers: 2,
        pooling: .lastStep,
        isMasked: true
      ),
      Variant(name: "padded, masked, mean, focal", pooling: .mean, isMasked: true, loss: focal),
      Variant(name: "projected, two layers, masked", mode: .projected, layers: 2, isMasked: true),
      Variant(name: "projected, ArcFace, focal", mode: .projected, head: .arcFace, loss: focal),
    ]
  }()

  static let labels = [0, 1, 2, 2, 1, 1]

  static func make(_ variant: Variant) throws -> (BiLSTMModel, TokenTensor) {
    let widths = [4, 2, 3]
    let tokens = widths.map { TokenShape(name: "w\($0)", width: $0) }
    let isMissing = (0..<labels.count).flatMap { cell in
      widths.indices.map { (cell + $0) % 3 == 1 }
    }
    let tensor = try TokenTensor(
      tokens: tokens,
      cellCount: labels.count,
      values: widths.map { uniforms(seed: UInt64($0), count: labels.count * $0) },
      isMissing: variant.isMasked ? isMissing : nil
    )
    var configuration = BiLSTMConfiguration()
    configuration.inputMode = variant.mode
    configuration.projectionWidth = 5
    configuration.hiddenSize = 3
    configuration.layerCount = variant.layers
    configuration.pooling = variant.pooling
    configuration.attentionSize = 4
    var head = HeadConfiguration(classCount: 3, kind: variant.head)
    head.scale = 4
    let model = try BiLSTMModel(
      configuration: configuration,
      tokens: tokens,
      heads: [head],
      seed: 3
    )
    return (model, tensor)
  }

  @Test(arguments: variants)
  func `every gradient is the slope of the loss`(variant: Variant) throws {
    let (model, tensor) = try Self.make(variant)
    let set = TrainingSet(tokens: tensor, labels: Self.labels)
    let (loss, gradients) = try model.lossAndGradients(of: set, loss: variant.loss)
    var reference = ReferenceNetwork(model, loss: variant.loss)
    let expected = reference.totalLoss(tensor, labels: Self.labels)
    #expect((loss - expected).magnitude < 1e-6 * expected)
    for gradient in gradients {
      let start = try #require(reference.parameters[gradient.name])
      // The step makes the error of the difference about 1e-10, and that of single precision decides.
      let slopes = start.indices.map { index in
        let values = [1e-5, -1e-5].map { step in
          reference.parameters[gradient.name]?[index] = start[index] + step
          return reference.totalLoss(tensor, labels: Self.labels)
        }
        reference.parameters[gradient.name] = start
        return (values[0] - values[1]) / 2e-5
      }
      let error = tensorError(gradient.values.map { Double($0) }, slopes)
      // The attention's bias: the scores' gradients of a cell sum to 0 and those of the cells nearly cancel, which
      // multiplies the rounding of single precision; how much of it shows depends on the processor's instructions.
      #expect(error < (gradient.name == "attn_mlp.0.bias" ? 3e-5 : 1e-5), "\(gradient.name)")
    }
  }

  /// Sizes below, at and beyond the kernels' groups of 16 units and panels of 32 columns.
  @Test(arguments: [1, 16, 17, 33], [1, 32, 40])
  func `logits of any size are the reference's`(hidden: Int, attention: Int) throws {
    var configuration = BiLSTMConfiguration()
    configuration.hiddenSize = hidden
    configuration.attentionSize = attention
    configuration.layerCount = attention == 40 ? 2 : 1
    let tokens = [TokenShape(name: "only", width: attention)]
    let model = try BiLSTMModel(
      configuration: configuration,
      tokens: attention == 1 ? tokens : tokens + [TokenShape(name: "other", width: 5)],
      heads: [HeadConfiguration(classCount: 2)],
      seed: 4
    )
    let tensor = try TokenTensor(
      tokens: model.tokens,
      cellCount: 3,
      values: model.tokens.map { uniforms(seed: 8, count: 3 * $0.width) }
    )
    let reference = ReferenceNetwork(model, loss: LossSettings())
    let expected = (0..<3).flatMap { reference.logits(tensor, cell: $0, label: nil) }
    // Layer norms over two or thirty values multiply the rounding of single precision.
    #expect(tensorError(try model.logits(of: tensor).values, expected) < 1e-5)
    let set = TrainingSet(tokens: tensor, labels: [0, 1, 1])
    let (loss, gradients) = try model.lossAndGradients(of: set)
    #expect(gradients.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    var moved = model
    // A step down the gradient lowers the loss by its squared length.
    let step: Float = 1e-3
    let square = gradients.reduce(0) { $0 + $1.values.reduce(0) { $0 + Double($1) * Double($1) } }
    try moved.setParameters(
      zip(model.parameters, gradients).map { own, gradient in
        NamedParameter(
          name: own.name,
          shape: own.shape,
          values: zip(own.values, gradient.values).map { $0 - step * $1 }
        )
      }
    )
    let after = try moved.lossAndGradients(of: set).loss
    #expect((loss - after - Double(step) * square).magnitude < 0.05 * Double(step) * square)
  }

  @Test(arguments: variants)
  func `logits are the reference's`(variant: Variant) throws {
    let (model, tensor) = try Self.make(variant)
    let reference = ReferenceNetwork(model, loss: variant.loss)
    let expected = Self.labels.indices.flatMap { reference.logits(tensor, cell: $0, label: nil) }
    #expect(tensorError(try model.logits(of: tensor).values, expected) < 2e-6)
  }

  @Test(arguments: variants)
  func `integrated gradients add up to the change of the logit`(variant: Variant) throws {
    let (model, tensor) = try Self.make(variant)
    let parts = try model.integratedGradients(of: tensor, classes: Self.labels, steps: 128)
    let zeros = try TokenTensor(
      tokens: tensor.tokens,
      cellCount: tensor.cellCount,
      values: tensor.values.map { $0.map { _ in 0 } },
      isMissing: tensor.isMissing
    )
    let (logits, start) = (try model.logits(of: tensor), try model.logits(of: zeros))
    for (cell, label) in Self.labels.enumerated() {
      let sum = parts.reduce(0) { $0 + $1.row(cell).reduce(0, +) }
      let change = logits[cell, label] - start[cell, label]
      // The midpoint rule errs most where layer norm turns, near zero input.
      #expect((sum - change).magnitude < 0.01 * max(0.1, change.magnitude), "cell \(cell)")
    }
  }
}
