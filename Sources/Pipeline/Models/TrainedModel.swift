package import LinearAlgebra
import Statistics
package import Tables

/// A model of any kind, as a file holds it.
package enum TrainedModel: Sendable {
  /// A forest of `train forest`.
  case forest(ForestModel)
  /// Any other learner, or a forest with its own sparse components.
  case learned(LearnedModel)

  /// What the model expects and what its probabilities mean.
  package var signature: ModelSignature {
    switch self {
    case .forest(let model): model.metadata.signature
    case .learned(let model): model.metadata.signature
    }
  }

  /// The kind in words.
  package var kind: String {
    switch self {
    case .forest: "forest"
    case .learned(let model): model.kind
    }
  }

  /// Reads a model file of any kind.
  ///
  /// - Throws: ``InputError`` naming the file and what is wrong.
  package static func read(_ path: String) throws -> TrainedModel {
    let kind: String
    do {
      kind = try ModelFile.kind(of: path)
    } catch {
      throw InputError(error.description)
    }
    switch kind {
    case ForestModel.kind: return .forest(try ForestModel.read(path))
    case LearnedModel.networkKind, LearnedModel.kernelKind, LearnedModel.componentForestKind:
      return .learned(try LearnedModel.read(path, kind: kind))
    default:
      throw InputError(
        "\(path): expected a classifier, found a model of kind \(kind);"
          + " 'patchline train' and 'patchline transfer' write classifiers"
      )
    }
  }

  /// The fitted part.
  var fitted: FittedLearner {
    switch self {
    case .forest(let model): .forest(model.fitted, components: nil)
    case .learned(let model): model.fitted
    }
  }

  /// The features of a run as the model reads them.
  ///
  /// - Throws: ``InputError`` naming the features that differ.
  package func features(
    _ table: FeatureTable,
    source: String
  ) throws -> (input: ModelInput, features: Matrix) {
    let input = try ModelInput(
      table,
      choice: signature.features,
      source: source,
      skipsComponents: skipsComponents
    )
    return (input, try signature.matching(input))
  }

  private var skipsComponents: Bool {
    guard case .learned(let model) = self else { return false }
    return model.metadata.skipsStoredComponents
  }

  /// Predicts every cell of a run.
  ///
  /// A cell without any feature gets no probabilities: what would fill it in says nothing of it.
  /// - Parameters:
  ///   - table: the run's table.
  ///   - source: the run, for messages.
  ///   - minimumConfidence: below this the model abstains.
  ///   - threads: the result does not depend on it.
  /// - Returns: one prediction a cell, in the order of the run.
  /// - Throws: ``InputError`` naming the features that differ.
  package func predict(
    _ table: FeatureTable,
    source: String,
    minimumConfidence: Double,
    threads: Int
  ) throws -> PredictionTable {
    let (input, features) = try features(table, source: source)
    let rows = input.cells.indices.filter(input.hasFeatures)
    let known = features.selectingRows(rows)
    let probabilities = try fitted.probabilities(of: known, threads: threads).calibrated
    let attention = try fitted.attention(of: known, threads: threads)
    let positions = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    let classes = signature.classes
    let predictions = input.cells.indices.map { row in
      guard let position = positions[row] else {
        return Prediction(
          cell: input.cells[row],
          predicted: nil,
          confidence: nil,
          probabilities: []
        )
      }
      let width = classes.count
      let own = Array(probabilities[position * width..<(position + 1) * width])
      let best = FittedForest.predictions(own, classCount: width)[0]
      return Prediction(
        cell: input.cells[row],
        predicted: own[best] < minimumConfidence ? nil : classes[best],
        confidence: own[best],
        probabilities: own,
        attention: attention?.weights.row(position) ?? []
      )
    }
    var table = PredictionTable(
      classes: classes,
      families: attention?.families ?? [],
      predictions: predictions
    )
    table.notes = notes(on: input)
    return table
  }

  /// A model takes cells of another species for what they look like in its own: say so.
  private func notes(on input: ModelInput) -> [String] {
    guard case .learned(let learned) = self else { return [] }
    let (own, found) = (learned.metadata.species, input.species)
    guard !own.isEmpty, !found.isEmpty, Set(own).isDisjoint(with: found) else { return [] }
    return [
      "the model was trained for \(own.joined(separator: ", ")) cells, those of \(input.source) are"
        + " \(found.joined(separator: ", ")): do not trust its labels there"
    ]
  }
}
