package import Tables

extension ForestModel {
  /// Predicts every cell of a run; see ``PredictionTable``.
  ///
  /// - Throws: ``InputError`` naming the features that differ.
  package func predict(
    _ table: FeatureTable,
    source: String,
    minimumConfidence: Double,
    threads: Int
  ) throws -> [Prediction] {
    try TrainedModel.forest(self).predict(
      table,
      source: source,
      minimumConfidence: minimumConfidence,
      threads: threads
    ).predictions
  }

  /// Predictions as CSV: `cell_id,predicted,confidence,abstained,p_<class>…`.
  package func csv(_ predictions: [Prediction]) -> String {
    PredictionTable(classes: metadata.classes, predictions: predictions).csv(attention: false)
  }
}
