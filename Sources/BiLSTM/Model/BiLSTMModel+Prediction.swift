package import LinearAlgebra
import RealModule

extension BiLSTMModel {
  /// Logits of every cell: (n, C).
  ///
  /// - Parameters:
  ///   - tensor: n cells with this model's tokens.
  ///   - head: index of the classifier.
  ///   - threads: the result is the same bytes for every number.
  /// - Returns: (n, C).
  /// - Throws: ``BiLSTMError/tokensDiffer(expected:found:)``.
  package func logits(
    of tensor: TokenTensor,
    head: Int = 0,
    threads: Int = 1
  ) throws(BiLSTMError) -> Matrix {
    try requireTokens(of: tensor)
    let classCount = heads[head].classCount
    return rows(of: tensor, width: classCount, threads: threads) { work in
      network.classify(work, head: head)
      return work.heads[head].logits.doubles(work.batch.shape.cellCount * classCount)
    }
  }

  /// Class probabilities of every cell: softmax(logits + priorStrength · log(class share)), (n, C).
  ///
  /// - Parameters:
  ///   - tensor: n cells with this model's tokens.
  ///   - head: index of the classifier.
  ///   - priorStrength: 0 for none; positive favours the classes common in training, negative the rare
  ///     ones. The study used 0.7 for mouse and −1 for human.
  ///   - threads: the result is the same bytes for every number.
  /// - Returns: (n, C), rows sum to 1.
  /// - Throws: ``BiLSTMError/tokensDiffer(expected:found:)``; ``BiLSTMError/badSetting(_:)`` for a prior
  ///   of a head that was not trained.
  package func probabilities(
    of tensor: TokenTensor,
    head: Int = 0,
    priorStrength: Double = 0,
    threads: Int = 1
  ) throws(BiLSTMError) -> Matrix {
    var result = try logits(of: tensor, head: head, threads: threads)
    var shift = [Double](repeating: 0, count: heads[head].classCount)
    if priorStrength != 0 {
      guard classShares[head].count == shift.count else {
        throw .badSetting("head '\(heads[head].name)' has no class shares: it was not trained")
      }
      // A class without training cells gets the study's share of 1e-6 instead of log 0.
      shift = classShares[head].map { priorStrength * Double.log(max($0, 1e-6)) }
    }
    for cell in 0..<result.rowCount {
      let own = (0..<result.columnCount).map { result[cell, $0] + shift[$0] }
      let largest = own.max() ?? 0
      let powers = own.map { Double.exp($0 - largest) }
      let sum = powers.reduce(0, +)
      for (c, power) in powers.enumerated() { result[cell, c] = power / sum }
    }
    return result
  }

  /// Weight of every token in the pooled encoding: (n, T), rows sum to 1, 0 where missing.
  ///
  /// Attention's own weights, or for the other poolings 1 at the last present token, or equal ones.
  ///
  /// - Parameters:
  ///   - tensor: n cells with this model's tokens.
  ///   - threads: the result is the same bytes for every number.
  /// - Returns: (n, T).
  /// - Throws: ``BiLSTMError/tokensDiffer(expected:found:)``.
  package func attention(of tensor: TokenTensor, threads: Int = 1) throws(BiLSTMError) -> Matrix {
    try requireTokens(of: tensor)
    let tokenCount = tokens.count
    return rows(of: tensor, width: tokenCount, threads: threads) { work in
      let cells = work.batch.shape.cellCount
      return (0..<cells * tokenCount).map {
        Double(work.pooling.weights[$0 % tokenCount * cells + $0 / tokenCount])
      }
    }
  }

  /// The pooled encoding of every cell: (n, 2H).
  ///
  /// - Parameters:
  ///   - tensor: n cells with this model's tokens.
  ///   - threads: the result is the same bytes for every number.
  /// - Returns: (n, 2H).
  /// - Throws: ``BiLSTMError/tokensDiffer(expected:found:)``.
  package func embedding(of tensor: TokenTensor, threads: Int = 1) throws(BiLSTMError) -> Matrix {
    try requireTokens(of: tensor)
    let width = 2 * configuration.hiddenSize
    return rows(of: tensor, width: width, threads: threads) { work in
      work.pooling.pooled.doubles(work.batch.shape.cellCount * width)
    }
  }

  /// Encodes every block and collects (B, width) of what `body` reads from the arrays.
  private func rows(
    of tensor: TokenTensor,
    width: Int,
    threads: Int,
    _ body: @Sendable (Workspace) -> [Double]
  ) -> Matrix {
    let blocks = BlockedPass.map(self, cellCount: tensor.cellCount, threads: threads) {
      work,
      cells in
      work.batch.load(tensor, cells: Array(cells)[...])
      network.encode(work)
      return body(work)
    }
    return Matrix(
      rowCount: tensor.cellCount,
      columnCount: width,
      values: blocks.flatMap { $0 }
    )
  }
}
