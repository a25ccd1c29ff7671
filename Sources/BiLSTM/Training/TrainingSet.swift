/// Labelled cells for one head.
///
/// Several sets make joint training: each step takes a batch of every set (a shorter set starts over in a
/// new order), and the loss is the sum of weight × loss.
package struct TrainingSet: Sendable {
  /// The cells.
  package var tokens: TokenTensor
  /// Class of each cell.
  package var labels: [Int]
  /// Index of the head that learns them.
  package var head: Int
  /// Factor of this set's loss.
  package var weight: Double

  /// Creates a set.
  package init(tokens: TokenTensor, labels: [Int], head: Int = 0, weight: Double = 1) {
    self.tokens = tokens
    self.labels = labels
    self.head = head
    self.weight = weight
  }
}

/// Labelled cells that decide which epoch is best.
package struct ValidationSet: Sendable {
  /// The cells.
  package var tokens: TokenTensor
  /// Class of each cell.
  package var labels: [Int]
  /// Index of the head that is judged.
  package var head: Int

  /// Creates a set.
  package init(tokens: TokenTensor, labels: [Int], head: Int = 0) {
    self.tokens = tokens
    self.labels = labels
    self.head = head
  }
}

extension BiLSTMModel {
  /// - Throws: ``BiLSTMError`` when cells, labels or tokens do not fit this model.
  func check(_ tensor: TokenTensor, labels: [Int], head: Int) throws(BiLSTMError) {
    try requireTokens(of: tensor)
    guard heads.indices.contains(head) else {
      throw .badSetting("head \(head) of a model with \(heads.count)")
    }
    guard tensor.cellCount == labels.count else {
      throw .labelsDiffer(cells: tensor.cellCount, labels: labels.count)
    }
    let classCount = heads[head].classCount
    for (cell, label) in labels.enumerated() where !(0..<classCount).contains(label) {
      throw .labelOutOfRange(cell: cell, label: label, classCount: classCount)
    }
  }
}
