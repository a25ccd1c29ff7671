import Pipeline
import Report

/// Why a model says what it says of a cell, as text and as a figure.
struct PredictionText {
  private let explanation: PredictionExplanation

  /// Shows an explanation.
  init(_ explanation: PredictionExplanation) { self.explanation = explanation }

  /// Probabilities, families, and the strongest features of each.
  func text(color: Bool) -> String {
    let classes = explanation.probabilities.map {
      "\($0.name) \(Readable.number($0.probability, decimals: 3))"
    }
    return """
      \(explanation.cell): \(explanation.label) \(explanation.predicted) by a \(explanation.model) model
      \(classes.joined(separator: ", "))

      \(families(color: color))
      \(features(color: color))
      \(PredictionExplanation.method)

      """
  }

  private func families(color: Bool) -> String {
    let hasAttention = explanation.families.contains { $0.attention != nil }
    var table = TextTable(
      [("family", .left), ("contribution", .right)]
        + (hasAttention ? [("attention", .right)] : []) + [("features", .right)]
    )
    for family in explanation.families {
      let present = family.features.count { $0.value != nil }
      table.append(
        [family.name, Readable.signed(family.contribution, decimals: 3)]
          + (hasAttention ? [Readable.number(family.attention, decimals: 3)] : [])
          + ["\(present) of \(family.features.count)"]
      )
    }
    return table.text(color: color)
  }

  /// The ten strongest features.
  private func features(color: Bool) -> String {
    let all = explanation.families.flatMap(\.features)
    let hasGradient = all.contains { $0.integratedGradient != nil }
    var table = TextTable(
      [("feature", .left), ("value", .right), ("contribution", .right)]
        + (hasGradient ? [("integrated gradient", .right)] : [])
    )
    let strongest = all.sorted { abs($0.contribution) > abs($1.contribution) }.prefix(10)
    for feature in strongest where feature.value != nil {
      table.append(
        [
          feature.name, Readable.measured(feature.value),
          Readable.signed(feature.contribution, decimals: 3),
        ] + (hasGradient ? [Readable.signed(feature.integratedGradient, decimals: 3)] : [])
      )
    }
    return table.text(color: color)
  }

  /// Contributions of the families as an SVG document.
  var svg: String {
    IntervalChart(
      frame: ChartFrame(
        title: "\(explanation.cell): \(explanation.predicted), probability "
          + Readable.number(explanation.probabilities.first?.probability, decimals: 2),
        summary:
          "Contribution of each feature family to the probability of \(explanation.predicted)",
        width: FigureSize.page
      ),
      rows: explanation.families.map { .init(name: $0.name, value: $0.contribution) },
      valueTitle: "Contribution to the probability",
      reference: 0,
      decimals: 3
    ).draw().document()
  }
}
