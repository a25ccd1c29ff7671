import BiLSTM
import Foundation
import Testing

/// A case of Golden/make_golden.py: its configuration, and the model and cells made from the same numbers.
struct GoldenModel: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var widths: [Int]
  var hidden: Int
  var layers: Int
  var attention: Int
  var projected: Int
  var cells: Int
  var pooling: Pooling
  var head: HeadKind
  var loss: String
  var masked: Bool
  var names: [String]
  var testDescription: String { name }

  static let classCount = 3

  static func read<Value: Decodable>(_ file: String, as type: Value.Type) throws -> Value {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/" + file)
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  var tokens: [TokenShape] {
    widths.enumerated().map { TokenShape(name: "family \($0)", width: $1) }
  }

  var configuration: BiLSTMConfiguration {
    var configuration = BiLSTMConfiguration()
    configuration.inputMode = projected > 0 ? .projected : .padded
    configuration.projectionWidth = max(1, projected)
    configuration.hiddenSize = hidden
    configuration.layerCount = layers
    configuration.pooling = pooling
    configuration.attentionSize = attention
    return configuration
  }

  var lossSettings: LossSettings {
    var settings = LossSettings()
    switch loss {
    case "weighted":
      settings.classWeights = .inverseFrequency
      settings.labelSmoothing = 0.1
    case "focal":
      settings.classWeights = .classBalanced
      settings.focalGamma = 2
    default: break
    }
    return settings
  }

  /// Parameter i of the script's order has uniforms of the seed 100 + i; gains are moved to 1.
  func model(dropout: Double = 0) throws -> BiLSTMModel {
    var head = HeadConfiguration(classCount: Self.classCount, kind: head)
    head.dropout = dropout
    var model = try BiLSTMModel(
      configuration: configuration,
      tokens: tokens,
      heads: [head],
      seed: 1
    )
    let shapes = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0.shape) })
    try model.setParameters(
      names.enumerated().map { index, name in
        let shape = shapes[name] ?? []
        let isGain = shape.count == 1 && name.hasSuffix("weight")
        let values = uniforms(seed: UInt64(100 + index), count: shape.reduce(1, *))
        return NamedParameter(
          name: name,
          shape: shape,
          values: values.map { $0 * 0.5 + (isGain ? 1 : 0) }
        )
      }
    )
    return model
  }

  var labels: [Int] { (0..<cells).map { ($0 * $0 + $0 / 3) % Self.classCount } }

  func tensor() throws -> TokenTensor {
    let values = widths.enumerated().map { token, width in
      uniforms(seed: UInt64(1000 + token), count: cells * width).map { $0 * 2 }
    }
    let mask = (0..<cells).flatMap { cell in
      widths.indices.map { token in
        (7 * cell + 3 * token) % 5 < 2 && token != cell % widths.count
      }
    }
    return try TokenTensor(
      tokens: tokens,
      cellCount: cells,
      values: values,
      isMissing: masked ? mask : nil
    )
  }
}

/// float32 values in [-1, 1): outputs of SplitMix64 from the state `seed`, as in Golden/seeded.py.
func uniforms(seed: UInt64, count: Int) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Float(Double(z >> 11) * 0x1p-52 - 1)
  }
}

/// The largest difference of two tensors as a share of the expected one's largest magnitude.
///
/// Elements far below the largest carry rounding of the sums that made them, so their own relative error says
/// nothing; PyTorch's `float32` against its `float64` shows the same.
func tensorError(_ observed: [Double], _ expected: [Double]) -> Double {
  guard observed.count == expected.count else { return .infinity }
  let scale = expected.map(\.magnitude).max() ?? 0
  let difference = zip(observed, expected).map { ($0 - $1).magnitude }.max() ?? 0
  return scale > 0 ? difference / scale : difference
}
