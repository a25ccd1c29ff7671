package import LinearAlgebra

/// Cells × tokens × width, ragged: what the sequence model reads.
///
/// Padding is never stored. In padded mode the columns from a token's width to the widest token's width
/// count as zeros, as in the paper's zero-padded array; in projected mode there is no padding.
///
/// A token can be *missing* in a cell. Then its values are ignored (they may be NaN), the LSTM steps over
/// it as if it were not in the sequence, and attention gives it no weight. Without a mask nothing is
/// missing, and a family that a cell cannot provide is whatever its values say: zeros are the paper's way.
package struct TokenTensor: Sendable, Equatable {
  /// Name and width of every token, in the order of the sequence.
  package let tokens: [TokenShape]
  /// Number of cells n.
  package let cellCount: Int
  /// Values of each token: (n, width) row-major; missing tokens hold zeros.
  package let values: [[Float]]
  /// (n, tokens) row-major, true where a token is missing; nil when none can be.
  package let isMissing: [Bool]?

  /// Creates a tensor.
  ///
  /// - Parameters:
  ///   - tokens: names and widths.
  ///   - cellCount: number of cells n.
  ///   - values: one (n, width) block per token, row-major.
  ///   - isMissing: (n, tokens) row-major, or nil.
  /// - Throws: ``BiLSTMError/shape(_:)``; ``BiLSTMError/notFinite(cell:token:column:)`` in a present
  ///   token; ``BiLSTMError/noToken(cell:)``.
  package init(
    tokens: [TokenShape],
    cellCount: Int,
    values: [[Float]],
    isMissing: [Bool]? = nil
  ) throws(BiLSTMError) {
    try Self.checkShapes(tokens, cellCount, values, isMissing)
    self.tokens = tokens
    self.cellCount = cellCount
    self.isMissing = isMissing?.contains(true) == true ? isMissing : nil
    self.values = try Self.checked(tokens, cellCount, values, self.isMissing)
  }

  /// Creates a tensor whose tokens are column ranges of a wide table.
  ///
  /// - Parameters:
  ///   - features: (n, p); NaN is allowed in missing tokens only.
  ///   - names: one per token.
  ///   - ranges: columns of each token; they may overlap or leave columns out.
  ///   - isMissing: (n, tokens) row-major, or nil.
  /// - Throws: as ``init(tokens:cellCount:values:isMissing:)``.
  package init(
    _ features: Matrix,
    names: [String],
    ranges: [Range<Int>],
    isMissing: [Bool]? = nil
  ) throws(BiLSTMError) {
    guard names.count == ranges.count else {
      throw .shape("\(names.count) token names for \(ranges.count) column ranges")
    }
    if let range = ranges.first(where: { $0.upperBound > features.columnCount }) {
      throw .shape("columns \(range) of a table with \(features.columnCount)")
    }
    let values = ranges.map { range in
      (0..<features.rowCount).flatMap { row in range.map { Float(features[row, $0]) } }
    }
    try self.init(
      tokens: zip(names, ranges).map { TokenShape(name: $0, width: $1.count) },
      cellCount: features.rowCount,
      values: values,
      isMissing: isMissing
    )
  }

  /// Creates a tensor from a wide table in which a token whose columns are all NaN counts as missing.
  ///
  /// - Parameters:
  ///   - features: (n, p).
  ///   - names: one per token.
  ///   - ranges: columns of each token.
  /// - Returns: the tensor with its mask.
  /// - Throws: as ``init(tokens:cellCount:values:isMissing:)``; a partly missing token is not finite.
  package static func masking(
    _ features: Matrix,
    names: [String],
    ranges: [Range<Int>]
  ) throws(BiLSTMError) -> TokenTensor {
    let isMissing = (0..<features.rowCount).flatMap { row in
      ranges.map { range in
        range.allSatisfy { $0 < features.columnCount && features[row, $0].isNaN }
      }
    }
    return try TokenTensor(features, names: names, ranges: ranges, isMissing: isMissing)
  }

  /// Columns of all tokens together.
  package var totalWidth: Int { tokens.reduce(0) { $0 + $1.width } }

  /// Whether a token is missing in a cell.
  package func isMissing(cell: Int, token: Int) -> Bool {
    isMissing?[cell * tokens.count + token] ?? false
  }

  /// A copy of one cell's token.
  package func row(cell: Int, token: Int) -> [Float] {
    let width = tokens[token].width
    return Array(values[token][cell * width..<(cell + 1) * width])
  }
}
