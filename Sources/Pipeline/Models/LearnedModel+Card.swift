import Foundation

extension LearnedModel {
  /// What a person must know before using the model.
  package var card: ModelCard {
    let signature = metadata.signature
    var card = ModelCard(
      title: metadata.learner.title.prefix(1).uppercased() + metadata.learner.title.dropFirst(),
      summary: "Tells \(signature.classes.joined(separator: ", ")) apart from"
        + " \(signature.featureNames.count) electrophysiology features."
    )
    card.facts = [
      ("label", signature.label), ("learner", metadata.learner.name), ("seed", "\(metadata.seed)"),
      ("features", signature.features.rawValue), ("program", metadata.program),
    ]
    if !metadata.species.isEmpty {
      card.facts.append(("species", metadata.species.joined(separator: ", ")))
    }
    if metadata.sourceCells > 0 {
      card.facts.append(("cells of another cohort", "\(metadata.sourceCells)"))
    }
    for key in signature.basis.keys.sorted() {
      card.facts.append((key, signature.basis[key] ?? ""))
    }
    card.classes = zip(signature.classes, metadata.training.classSizes).enumerated().map {
      ModelCard.ClassRow(
        name: $1.0,
        cells: $1.1,
        donors: metadata.training.donors?[$0]
      )
    }
    card.features = signature.featureNames
    card.scores = scores
    card.scoring = "Measured on: \(metadata.trainingBasis)."
    return card
  }

  private var scores: [(name: String, value: String)] {
    let training = metadata.training
    let all: [(String, Double?)] = [
      ("accuracy", training.accuracy), ("macro-F1", training.macroF1),
      ("log loss", training.calibratedLogLoss),
      ("calibration error", training.calibratedCalibrationError),
    ]
    return all.compactMap { name, value in value.map { (name, String(format: "%.3f", $0)) } }
  }
}

extension TrainedModel {
  /// What a person must know before using the model.
  package var card: ModelCard {
    switch self {
    case .forest(let model): model.card
    case .learned(let model): model.card
    }
  }
}
