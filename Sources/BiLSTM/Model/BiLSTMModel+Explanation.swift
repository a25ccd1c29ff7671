package import LinearAlgebra
import Statistics

/// How much a model's macro-F1 depends on one token.
package struct TokenImportance: Sendable, Equatable, Codable {
  /// Name of the token.
  package let token: String
  /// Mean drop of macro-F1 when the token is permuted over cells; below 0 it did not help.
  package let mean: Double
  /// SD (n − 1) over the repeats, 0 for one.
  package let sd: Double
}

extension BiLSTMModel {
  /// Integrated gradients (Sundararajan, Taly and Yan 2017) of one class's logit by every value.
  ///
  /// The contribution of value x_j is x_j · ∫ d logit / d x_j dα on the straight path α x from zeros (for
  /// standardised values the training mean) to the cell. Layer norm forgets the length of its input but
  /// near zero, so a padded model changes most at small α: the integral runs over u with α = u³, at the
  /// midpoints of `steps` equal parts. The contributions of a cell add up to logit(x) − logit(0) but for the
  /// integration's error.
  ///
  /// - Parameters:
  ///   - tensor: n cells with this model's tokens.
  ///   - head: index of the classifier.
  ///   - classes: the class of each cell, nil for the predicted one.
  ///   - steps: points of the path.
  ///   - threads: the result is the same bytes for every number.
  /// - Returns: for each token (n, width), 0 where missing.
  /// - Throws: ``BiLSTMError/tokensDiffer(expected:found:)``, ``BiLSTMError/labelsDiffer(cells:labels:)``,
  ///   ``BiLSTMError/labelOutOfRange(cell:label:classCount:)``.
  /// - Complexity: `steps` passes forward and backward.
  package func integratedGradients(
    of tensor: TokenTensor,
    head: Int = 0,
    classes: [Int]? = nil,
    steps: Int = 32,
    threads: Int = 1
  ) throws(BiLSTMError) -> [Matrix] {
    precondition(steps > 0, "\(steps) steps of the path")
    let logits = try logits(of: tensor, head: head, threads: threads)
    let classes = classes ?? (0..<tensor.cellCount).map { firstMaximum(logits.row($0)) }
    try check(tensor, labels: classes, head: head)
    let blocks = BlockedPass.map(
      self,
      cellCount: tensor.cellCount,
      threads: threads,
      isTraining: true
    ) { work, cells in
      contributions(&work, tensor, Array(cells), head, classes, steps)
    }
    return tokens.indices.map { token in
      Matrix(
        rowCount: tensor.cellCount,
        columnCount: tokens[token].width,
        values: blocks.flatMap { $0[token] }
      )
    }
  }

  /// The contributions of some cells: (B, width) of every token.
  private func contributions(
    _ work: inout Workspace,
    _ tensor: TokenTensor,
    _ cells: [Int],
    _ head: Int,
    _ classes: [Int],
    _ steps: Int
  ) -> [[Double]] {
    var sums = tokens.map { [Double](repeating: 0, count: cells.count * $0.width) }
    for step in 0..<steps {
      work.batch.load(tensor, cells: cells[...])
      let u = (Double(step) + 0.5) / Double(steps)
      work.batch.scale(by: Float(u * u * u))
      network.encode(work)
      network.classify(work, head: head)
      selectLogits(work, head, cells.map { classes[$0] })
      network.backward(work, head: head, labels: nil, isEncoderFrozen: false)
      for (token, gradient) in network.valueGradients(work).enumerated() {
        for k in sums[token].indices { sums[token][k] += 3 * u * u * Double(gradient[k]) }
      }
    }
    for (token, shape) in tokens.enumerated() {
      for (b, cell) in cells.enumerated() {
        for k in 0..<shape.width {
          sums[token][b * shape.width + k] *=
            Double(tensor.values[token][cell * shape.width + k]) / Double(steps)
        }
      }
    }
    return sums
  }

  /// The gradient of the sum of one logit per cell.
  private func selectLogits(_ work: Workspace, _ head: Int, _ classes: [Int]) {
    let (target, classCount) = (work.heads[head].logitGradient, heads[head].classCount)
    target.clear(0..<classes.count * classCount)
    for (b, label) in classes.enumerated() { target[b * classCount + label] = 1 }
  }

  /// Mean drop of macro-F1 when one token is permuted over cells, its mask with it.
  ///
  /// - Parameters:
  ///   - tensor: labelled cells that the model was not trained on.
  ///   - labels: their classes.
  ///   - head: index of the classifier.
  ///   - repeats: permutations of each token.
  ///   - seed: of the permutations.
  ///   - threads: the result is the same bytes for every number.
  /// - Returns: one value per token, in their order.
  /// - Throws: ``BiLSTMError`` when cells or labels do not fit.
  package func permutationImportance(
    of tensor: TokenTensor,
    labels: [Int],
    head: Int = 0,
    repeats: Int = 5,
    seed: UInt64 = 0,
    threads: Int = 1
  ) throws(BiLSTMError) -> [TokenImportance] {
    precondition(repeats > 0, "\(repeats) repeats")
    try check(tensor, labels: labels, head: head)
    let whole = try macroF1(of: tensor, labels: labels, head: head, threads: threads)
    var result: [TokenImportance] = []
    for (index, token) in tokens.enumerated() {
      var drops: [Double] = []
      for turn in 0..<repeats {
        var source = SeededGenerator(seed: seed).split(index).split(turn)
        let order = source.permutation(tensor.cellCount)
        let permuted = tensor.replacingToken(index, from: order)
        let score = try macroF1(of: permuted, labels: labels, head: head, threads: threads)
        drops.append(whole - score)
      }
      let mean = drops.reduce(0, +) / Double(repeats)
      let squares = drops.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let sd = repeats > 1 ? (squares / Double(repeats - 1)).squareRoot() : 0
      result.append(TokenImportance(token: token.name, mean: mean, sd: sd))
    }
    return result
  }

  private func macroF1(
    of tensor: TokenTensor,
    labels: [Int],
    head: Int,
    threads: Int
  ) throws(BiLSTMError) -> Double {
    let logits = try logits(of: tensor, head: head, threads: threads)
    let predicted = (0..<tensor.cellCount).map { firstMaximum(logits.row($0)) }
    let confusion = ConfusionMatrix(
      truth: labels,
      predicted: predicted,
      classCount: heads[head].classCount
    )
    return confusion.macroF1 ?? 0
  }
}
