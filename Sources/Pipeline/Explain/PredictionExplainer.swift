import BiLSTM
import LinearAlgebra
package import Tables

/// Takes features and families of a cell away, one by one, and asks the model again.
package struct PredictionExplainer {
  private let model: TrainedModel
  private let input: ModelInput
  private let features: Matrix
  private let families: [ModelFamily]

  /// Reads a run as the model does.
  ///
  /// - Throws: ``InputError`` naming the features that differ.
  package init(_ model: TrainedModel, _ table: FeatureTable, source: String) throws {
    self.model = model
    (input, features) = try model.features(table, source: source)
    families = Self.families(model, input)
  }

  /// Families in the model's order of columns.
  private static func families(_ model: TrainedModel, _ input: ModelInput) -> [ModelFamily] {
    if case .learned(let learned) = model { return learned.metadata.families }
    let owner = Dictionary(
      input.families.flatMap { family in family.columns.map { (input.names[$0], family.name) } },
      uniquingKeysWith: { first, _ in first }
    )
    return ModelFamily.grouping(model.signature.featureNames.map { owner[$0] ?? "other" })
  }

  /// Explains one cell.
  ///
  /// - Throws: ``InputError``: no such cell, or one without features.
  package func explain(_ cell: String) throws -> PredictionExplanation {
    guard let row = input.cells.firstIndex(of: cell) else {
      let clause = NearNames.clause(for: cell, among: input.cells)
      throw InputError("\(input.source): no cell '\(cell)'; \(clause)")
    }
    guard input.hasFeatures(row) else {
      throw InputError("\(input.source): cell \(cell) has none of the model's features")
    }
    let own = features.selectingRows([row])
    let probabilities = try model.fitted.probabilities(of: own, threads: 1).calibrated
    let classes = model.signature.classes
    let best = FittedForest.predictions(probabilities, classCount: classes.count)[0]
    let attention = try model.fitted.attention(of: own, threads: 1)
    let gradients = try gradients(own, code: best)
    let withoutFamily = try drops(own, families.map(\.columns), code: best)
    let withoutFeature = try drops(
      own,
      model.signature.featureNames.indices.map { $0..<$0 + 1 },
      code: best
    )
    return PredictionExplanation(
      cell: cell,
      model: model.kind,
      label: model.signature.label,
      predicted: classes[best],
      probabilities: zip(classes, probabilities)
        .map { PredictionExplanation.ClassProbability(name: $0, probability: $1) }
        .sorted { $0.probability > $1.probability },
      families: families.enumerated().map { index, family in
        PredictionExplanation.Family(
          name: family.name,
          attention: attention.flatMap { found in
            found.families.firstIndex(of: family.name).map { found.weights[0, $0] }
          },
          contribution: withoutFamily[index],
          features: family.columns.map { column in
            let value = own[0, column]
            return PredictionExplanation.Feature(
              name: model.signature.featureNames[column],
              value: value.isNaN ? nil : value,
              contribution: withoutFeature[column],
              integratedGradient: gradients?[column]
            )
          }
          .sorted { abs($0.contribution) > abs($1.contribution) }
        )
      }
      .sorted { $0.contribution > $1.contribution }
    )
  }

  /// Drop of a class's probability without each of some ranges of columns.
  private func drops(_ cell: Matrix, _ parts: [Range<Int>], code: Int) throws -> [Double] {
    var copies = cell.selectingRows([Int](repeating: 0, count: parts.count + 1))
    for (index, part) in parts.enumerated() {
      for column in part { copies[index + 1, column] = .nan }
    }
    let width = model.signature.classes.count
    let all = try model.fitted.probabilities(of: copies, threads: 1).calibrated
    return parts.indices.map { index in
      let isMissing = parts[index].allSatisfy { cell[0, $0].isNaN }
      return isMissing ? 0 : all[code] - all[(index + 1) * width + code]
    }
  }

  /// Integrated gradients by raw column, mean over the networks; nil for other models.
  private func gradients(_ cell: Matrix, code: Int) throws -> [Double]? {
    guard case .learned(let learned) = model, let network = learned.network else { return nil }
    var sums = [Double](repeating: 0, count: cell.columnCount)
    for member in network.members {
      let tokens = try member.transform.tokens(cell)
      let parts = try NetworkStage.guarding {
        try member.model.integratedGradients(of: tokens, classes: [code])
      }
      let layout = member.transform.layout
      for (block, part) in zip(layout.blocks, parts) {
        for (position, used) in block.values.enumerated() {
          sums[layout.used[used]] += part[0, position]
        }
        for (position, mark) in block.indicators.enumerated() {
          sums[layout.indicated[mark]] += part[0, block.values.count + position]
        }
      }
    }
    return sums.map { $0 / Double(network.members.count) }
  }
}
