import Tables

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
  /// Attention in the order of the families; empty without.
  package var attention: [Double] = []
}

/// Predictions of all cells of a run, in its order.
package struct PredictionTable: Sendable, Equatable {
  /// Class names.
  package let classes: [String]
  /// Families that attention is given to; empty for a model without.
  package let families: [String]
  /// One a cell.
  package let predictions: [Prediction]
  /// What a reader of the predictions should know, one sentence each.
  package var notes: [String] = []

  /// Puts predictions together.
  package init(classes: [String], families: [String] = [], predictions: [Prediction]) {
    self.classes = classes
    self.families = families
    self.predictions = predictions
  }

  /// CSV: `cell_id,predicted,confidence,abstained,p_<class>…`, then `attention_<family>…` if asked for.
  package func csv(attention: Bool) -> String {
    let shown = attention ? families : []
    var csv = CSVWriter(
      header: ["cell_id", "predicted", "confidence", "abstained"]
        + classes.map { "p_\($0)" } + shown.map { "attention_\($0)" }
    )
    for prediction in predictions {
      let fields: [CSVWriter.Field] = [
        .text(prediction.cell), .optional(prediction.predicted),
        .optional(prediction.confidence), .truth(prediction.predicted == nil),
      ]
      csv.append(
        fields + Self.numbers(prediction.probabilities, count: classes.count)
          + Self.numbers(prediction.attention, count: shown.count)
      )
    }
    return csv.text
  }

  private static func numbers(_ values: [Double], count: Int) -> [CSVWriter.Field] {
    (0..<count).map { values.isEmpty ? .missing : .real(values[$0]) }
  }
}
