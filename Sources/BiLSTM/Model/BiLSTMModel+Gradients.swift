import LinearAlgebra

extension BiLSTMModel {
  /// The loss of some cells and its gradient by every parameter, without dropout: what one step of the
  /// optimiser would see if all cells were its batch.
  ///
  /// For checks against other implementations and for studies of what a model is sensitive to.
  ///
  /// - Parameters:
  ///   - set: labelled cells; its weight is a factor of the gradients, not of the loss.
  ///   - loss: the loss; class weights are counted over these cells.
  /// - Returns: the loss, and gradients in the order of ``parameters``, zeros for other heads.
  /// - Throws: ``BiLSTMError`` when cells or labels do not fit.
  package func lossAndGradients(
    of set: TrainingSet,
    loss: LossSettings = LossSettings()
  ) throws(BiLSTMError) -> (loss: Double, gradients: [NamedParameter]) {
    try loss.validate()
    try check(set.tokens, labels: set.labels, head: set.head)
    guard !set.labels.isEmpty else { throw .shape("the set has no cells") }
    var work = Workspace(self, capacity: set.labels.count, isTraining: true)
    work.batch.load(set.tokens, cells: Array(set.labels.indices)[...])
    network.prepare(work)
    network.encode(work)
    network.classify(work, head: set.head, labels: set.labels)
    let function = LossFunction(loss, labels: set.labels, classCount: heads[set.head].classCount)
    let value = function.evaluate(
      work.heads[set.head].logits,
      labels: set.labels,
      factor: set.weight,
      gradient: work.heads[set.head].logitGradient
    )
    network.backward(work, head: set.head, labels: set.labels, isEncoderFrozen: false)
    let gradients = network.layout.collect(work.gradients)
    return (
      value,
      network.layout.entries.map {
        NamedParameter(name: $0.name, shape: $0.shape, values: Array(gradients[$0.range]))
      }
    )
  }
}
