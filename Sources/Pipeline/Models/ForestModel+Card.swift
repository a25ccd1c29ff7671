import Foundation
import RandomForest
import Statistics
import Tables

extension ForestModel {
  /// What a person must know before using this model.
  package var card: ModelCard {
    let training = metadata.training
    var card = ModelCard(
      title: "Random forest for \(metadata.label)",
      summary: "Tells \(metadata.classes.joined(separator: ", ")) apart from"
        + " \(metadata.featureNames.count) \(metadata.features.rawValue) features."
    )
    card.facts = [
      ("program", metadata.program),
      ("kind", "class-balanced random forest, \(metadata.settings.treeCount) trees"),
      ("label", metadata.label),
      ("features", "\(metadata.features.rawValue), \(metadata.featureNames.count)"),
    ]
    card.facts += metadata.basis.keys.sorted().map { ($0, metadata.basis[$0] ?? "") }
    card.facts += [
      ("missing values", "filled with the medians of the training cells"),
      ("calibration", calibrationText),
      ("seed", "\(metadata.settings.seed)"),
    ]
    card.classes = metadata.classes.indices.map { code in
      ModelCard.ClassRow(
        name: metadata.classes[code],
        cells: training.classSizes[code],
        donors: training.donors?[code]
      )
    }
    card.features = metadata.featureNames
    card.scoring = """
      Out of bag: each cell is judged by the trees that did not see it. Other cells of its donor may have been \
      seen, so scores of `patchline evaluate forest --group donor_id` are the more honest ones.
      """
    card.scores = [
      ("accuracy", Self.text(training.accuracy)), ("macro-F1", Self.text(training.macroF1)),
      ("log loss", Self.text(training.logLoss)),
      ("log loss, calibrated", Self.text(training.calibratedLogLoss)),
      ("calibration error", Self.text(training.calibrationError)),
      ("calibration error, calibrated", Self.text(training.calibratedCalibrationError)),
    ]
    return card
  }

  private var calibrationText: String {
    switch metadata.calibration {
    case .none: "none"
    case .temperature(let value): "temperature \(Self.text(value)), fitted on out-of-bag votes"
    case .isotonic: "isotonic regression of each class, fitted on out-of-bag votes"
    }
  }

  private static func text(_ value: Double?) -> String {
    value.map { String(format: "%.3f", $0) } ?? "-"
  }
}

extension LabelledCells {
  /// Donors of each class; nil where no donor is known.
  func donorCounts(_ input: ModelInput) -> [Int]? {
    guard let donors = input.annotations.first(where: { $0.name == "donor_id" })?.values.texts,
      donors.contains(where: { $0 != nil })
    else { return nil }
    return classes.indices.map { code in
      Set(zip(rows, codes).filter { $1 == code }.compactMap { donors[$0.0] }).count
    }
  }
}
