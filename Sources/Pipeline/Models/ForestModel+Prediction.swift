import LinearAlgebra
import RandomForest
import Statistics
package import Tables

extension ForestModel {
  /// What a model says of one cell.
  package struct Prediction: Sendable, Equatable {
    /// The cell.
    package let cell: String
    /// The most probable class; nil when the model abstains.
    package let predicted: String?
    /// Calibrated probability of the most probable class; nil for a cell without features.
    package let confidence: Double?
    /// Calibrated probabilities in the order of the classes; empty for a cell without features.
    package let probabilities: [Double]
  }

  /// Predicts every cell of a run.
  ///
  /// A cell without any feature gets no probabilities: the medians that would fill it in say nothing of it.
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
  ) throws -> [Prediction] {
    let input = try ModelInput(table, choice: metadata.features, source: source)
    let features = try matching(input)
    let probabilities = try fitted.probabilities(of: features, threads: threads).calibrated
    let width = metadata.classes.count
    return input.cells.indices.map { row in
      guard input.hasFeatures(row) else {
        return Prediction(
          cell: input.cells[row],
          predicted: nil,
          confidence: nil,
          probabilities: []
        )
      }
      let own = Array(probabilities[row * width..<(row + 1) * width])
      let best = FittedForest.predictions(own, classCount: width)[0]
      return Prediction(
        cell: input.cells[row],
        predicted: own[best] < minimumConfidence ? nil : metadata.classes[best],
        confidence: own[best],
        probabilities: own
      )
    }
  }

  /// The features in the model's order.
  private func matching(_ input: ModelInput) throws -> Matrix {
    let found = Set(input.names)
    let expected = Set(metadata.featureNames)
    let missing = metadata.featureNames.filter { !found.contains($0) }
    let unknown = input.names.filter { !expected.contains($0) }
    if !missing.isEmpty || !unknown.isEmpty {
      var parts: [String] = []
      if !missing.isEmpty { parts.append("the run lacks \(FeatureNames.list(missing))") }
      if !unknown.isEmpty { parts.append("the model does not know \(FeatureNames.list(unknown))") }
      throw InputError(
        "\(input.source): features differ from the model's: \(parts.joined(separator: "; "))"
      )
    }
    for key in metadata.basis.keys.sorted() {
      let (own, other) = (metadata.basis[key] ?? "", input.basis[key])
      guard own == other else {
        let hint =
          key == SparsePCARun.provenanceKey
          ? "apply the same one with 'patchline spca transform'" : "extract with the same preset"
        throw InputError(
          "\(input.source): the model was trained with \(key) \(own.prefix(16)),"
            + " the run has \(other?.prefix(16) ?? "none"); \(hint)"
        )
      }
    }
    let positions = Dictionary(
      input.names.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return input.values.selectingColumns(metadata.featureNames.compactMap { positions[$0] })
  }

  /// Predictions as CSV: `cell_id,predicted,confidence,abstained,p_<class>…`.
  package func csv(_ predictions: [Prediction]) -> String {
    var csv = CSVWriter(
      header: ["cell_id", "predicted", "confidence", "abstained"]
        + metadata.classes.map { "p_\($0)" }
    )
    for prediction in predictions {
      csv.append(
        [
          .text(prediction.cell), .optional(prediction.predicted),
          .optional(prediction.confidence), .truth(prediction.predicted == nil),
        ]
          + metadata.classes.indices.map { code in
            prediction.probabilities.isEmpty ? .missing : .real(prediction.probabilities[code])
          }
      )
    }
    return csv.text
  }
}
