import BiLSTM
import LinearAlgebra
import Testing

/// A model over four families of different widths, and cells with and without missing tokens.
enum PropertyFixture {
  static let tokens = [9, 4, 2, 9].enumerated().map {
    TokenShape(name: "family \($0)", width: $1)
  }

  static func tensor(cells: Int, isMasked: Bool = false, seed: UInt64 = 5) throws -> TokenTensor {
    let isMissing = (0..<cells).flatMap { cell in
      tokens.indices.map {
        (3 * cell + $0) % 7 == 0 || (isMasked && $0 == cell % 3 && cell % 2 == 0)
      }
    }
    return try TokenTensor(
      tokens: tokens,
      cellCount: cells,
      values: tokens.enumerated().map {
        uniforms(seed: seed + UInt64($0), count: cells * $1.width)
      },
      isMissing: isMasked ? isMissing : nil
    )
  }

  static func model(_ mode: InputMode, tokens: [TokenShape] = tokens) throws -> BiLSTMModel {
    var configuration = BiLSTMConfiguration()
    configuration.inputMode = mode
    configuration.projectionWidth = 6
    configuration.hiddenSize = 11
    configuration.attentionSize = 5
    return try BiLSTMModel(
      configuration: configuration,
      tokens: tokens,
      heads: [HeadConfiguration(classCount: 3)],
      seed: 9
    )
  }
}

@Suite struct ModelPropertyTests {
  @Test(arguments: InputMode.allCases)
  func `the order of cells does not matter`(mode: InputMode) throws {
    let (model, tensor) = (
      try PropertyFixture.model(mode), try PropertyFixture.tensor(cells: 150, isMasked: true)
    )
    let order = (0..<150).map { ($0 * 37) % 150 }
    let plain = try model.logits(of: tensor)
    let permuted = try model.logits(of: tensor.selectingCells(order))
    // Products of other blocks may round differently.
    #expect(tensorError(permuted.values, plain.selectingRows(order).values) < 2e-6)
  }

  @Test(arguments: InputMode.allCases)
  func `one and three threads give the same bytes`(mode: InputMode) throws {
    let model = try PropertyFixture.model(mode)
    let tensor = try PropertyFixture.tensor(cells: 700, isMasked: true)
    #expect(try model.logits(of: tensor) == model.logits(of: tensor, threads: 3))
    #expect(try model.attention(of: tensor) == model.attention(of: tensor, threads: 3))
    let few = tensor.selectingCells(Array(0..<300))
    #expect(
      try model.integratedGradients(of: few, steps: 2)
        == model.integratedGradients(of: few, steps: 2, threads: 3)
    )
  }

  @Test func `a token that is missing everywhere could as well not be there`() throws {
    let whole = try PropertyFixture.tensor(cells: 20)
    let kept = [0, 2, 3]
    let masked = try TokenTensor(
      tokens: whole.tokens,
      cellCount: 20,
      values: whole.values,
      isMissing: (0..<80).map { $0 % 4 == 1 }
    )
    let without = try TokenTensor(
      tokens: kept.map { whole.tokens[$0] },
      cellCount: 20,
      values: kept.map { whole.values[$0] }
    )
    let model = try PropertyFixture.model(.padded)
    var smaller = try PropertyFixture.model(.padded, tokens: without.tokens)
    try smaller.setParameters(model.parameters)
    #expect(
      tensorError(
        try model.logits(of: masked).values,
        try smaller.logits(of: without).values
      ) < 2e-6
    )
  }

  @Test(arguments: InputMode.allCases)
  func `values of missing tokens are ignored, even NaN`(mode: InputMode) throws {
    let masked = try PropertyFixture.tensor(cells: 20, isMasked: true)
    var values = masked.values
    for token in masked.tokens.indices {
      for cell in 0..<20 where masked.isMissing(cell: cell, token: token) {
        values[token][cell * masked.tokens[token].width] = .nan
      }
    }
    let other = try TokenTensor(
      tokens: masked.tokens,
      cellCount: 20,
      values: values,
      isMissing: masked.isMissing
    )
    let model = try PropertyFixture.model(mode)
    #expect(try model.logits(of: masked) == model.logits(of: other))
  }

  @Test func `explicit zero columns are the same as padding`() throws {
    let narrow = try PropertyFixture.tensor(cells: 30)
    let wide = narrow.tokens.map { TokenShape(name: $0.name, width: 9) }
    let values = narrow.tokens.indices.map { token in
      (0..<30).flatMap { cell in
        let row = narrow.row(cell: cell, token: token)
        return row + [Float](repeating: 0, count: 9 - row.count)
      }
    }
    let padded = try TokenTensor(tokens: wide, cellCount: 30, values: values)
    let model = try PropertyFixture.model(.padded)
    var other = try PropertyFixture.model(.padded, tokens: wide)
    try other.setParameters(model.parameters)
    #expect(
      tensorError(try other.logits(of: padded).values, try model.logits(of: narrow).values) < 2e-6
    )
    let labels = (0..<30).map { $0 % 3 }
    let own = try model.lossAndGradients(of: TrainingSet(tokens: narrow, labels: labels))
    let wider = try other.lossAndGradients(of: TrainingSet(tokens: padded, labels: labels))
    // Sums in another order; those of the attention's bias cancel most, and how far rounding shows there depends on
    // the processor's instructions.
    for (a, b) in zip(own.gradients, wider.gradients) {
      #expect(
        tensorError(a.values.map { Double($0) }, b.values.map { Double($0) }) < 5e-5,
        "\(a.name)"
      )
    }
  }

  @Test func `attention weights sum to one and are zero where a token is missing`() throws {
    let tensor = try PropertyFixture.tensor(cells: 40, isMasked: true)
    let attention = try PropertyFixture.model(.padded).attention(of: tensor)
    for cell in 0..<40 {
      #expect((attention.row(cell).reduce(0, +) - 1).magnitude < 1e-6)
      for token in 0..<4 {
        #expect((attention[cell, token] == 0) == tensor.isMissing(cell: cell, token: token))
      }
    }
  }

  @Test func `a prior moves probabilities towards the common class, or away from it`() throws {
    var model = try PropertyFixture.model(.padded)
    let tensor = try PropertyFixture.tensor(cells: 10)
    #expect(throws: BiLSTMError.self) { try model.probabilities(of: tensor, priorStrength: 1) }
    model.classShares = [[0.7, 0.2, 0.1]]
    let plain = try model.probabilities(of: tensor)
    let towards = try model.probabilities(of: tensor, priorStrength: 1)
    let away = try model.probabilities(of: tensor, priorStrength: -1)
    for cell in 0..<10 {
      let odds = [plain, towards, away].map { $0[cell, 0] / $0[cell, 2] }
      #expect((odds[1] / odds[0] - 7).magnitude < 1e-9 && (odds[0] / odds[2] - 7).magnitude < 1e-9)
      #expect((towards.row(cell).reduce(0, +) - 1).magnitude < 1e-12)
    }
  }

  @Test func `parameters go out and in, and misfits are named`() throws {
    var model = try PropertyFixture.model(.projected)
    let parameters = model.parameters
    try model.setParameters(parameters.reversed())
    #expect(model.parameters == parameters)
    let names = parameters.map(\.name)
    #expect(names.contains("lstm.weight_hh_l0_reverse") && names.contains("projections.3.bias"))
    #expect(parameters.first { $0.name == "lstm.weight_ih_l0" }?.shape == [44, 6])
    let missing = #expect(throws: BiLSTMError.self) {
      try model.setParameters(Array(parameters.dropFirst()))
    }
    #expect(missing?.description.contains(parameters[0].name) == true)
    let unknown = NamedParameter(name: "extra", shape: [1], values: [0])
    #expect(throws: BiLSTMError.parameter(name: "extra", reason: "does not belong to this model")) {
      try model.setParameters(parameters + [unknown])
    }
    let flat = NamedParameter(name: names[0], shape: [1], values: [0])
    #expect(throws: BiLSTMError.self) {
      try model.setParameters([flat] + parameters.dropFirst())
    }
    #expect(model.parameters == parameters)
  }
}
