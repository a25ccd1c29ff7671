package import Statistics

extension TokenTensor {
  /// Skips the checks: for rows that come out of checked tensors.
  private init(trusted tokens: [TokenShape], _ count: Int, _ values: [[Float]], _ mask: [Bool]?) {
    self.tokens = tokens
    cellCount = count
    self.values = values
    isMissing = mask
  }

  /// The cells at these indices, in their order; an index may be repeated.
  package func selectingCells(_ cells: [Int]) -> TokenTensor {
    let selected = zip(tokens, values).map { token, block in
      cells.flatMap { block[$0 * token.width..<($0 + 1) * token.width] }
    }
    let mask = isMissing.map { mask in
      cells.flatMap { mask[$0 * tokens.count..<($0 + 1) * tokens.count] }
    }
    return TokenTensor(trusted: tokens, cells.count, selected, mask)
  }

  /// This tensor's cells followed by another one's; both must have the same tokens.
  package func appendingCells(of other: TokenTensor) -> TokenTensor {
    precondition(tokens == other.tokens, "tensors of different tokens cannot be joined")
    let mask: [Bool]? =
      isMissing == nil && other.isMissing == nil
      ? nil : filledMask + other.filledMask
    return TokenTensor(
      trusted: tokens,
      cellCount + other.cellCount,
      zip(values, other.values).map { $0 + $1 },
      mask
    )
  }

  /// This tensor with one token's rows (values and mask) taken from other cells.
  ///
  /// A cell whose only present token would be replaced by a missing one keeps its own.
  ///
  /// - Parameters:
  ///   - token: the token.
  ///   - sources: for each cell, the cell that its token comes from.
  /// - Returns: the changed tensor.
  func replacingToken(_ token: Int, from sources: [Int]) -> TokenTensor {
    let width = tokens[token].width
    var mask = filledMask
    var sources = sources
    for cell in 0..<cellCount {
      let others = (0..<tokens.count).contains { $0 != token && !isMissing(cell: cell, token: $0) }
      if !others, isMissing(cell: sources[cell], token: token) { sources[cell] = cell }
      mask[cell * tokens.count + token] = isMissing(cell: sources[cell], token: token)
    }
    var replaced = values
    replaced[token] = sources.flatMap { values[token][$0 * width..<($0 + 1) * width] }
    return TokenTensor(trusted: tokens, cellCount, replaced, isMissing == nil ? nil : mask)
  }

  private var filledMask: [Bool] {
    isMissing ?? [Bool](repeating: false, count: cellCount * tokens.count)
  }

  /// SMOTE on the flattened tokens: synthetic cells until all classes are as large as the largest.
  ///
  /// Distances are those of the zero-padded array, since zeros add nothing. A token of a synthetic cell is
  /// missing when it is missing in one of its two parents; if that left no token, the first parent's
  /// present tokens are kept as they are.
  ///
  /// - Parameters:
  ///   - labels: class of each cell.
  ///   - generator: source of the draws.
  /// - Returns: the enlarged tensor and labels.
  /// - Throws: ``BiLSTMError/classTooSmall(label:count:)`` for a class with one cell.
  package func oversampled(
    labels: [Int],
    generator: SeededGenerator
  ) throws(BiLSTMError) -> (tokens: TokenTensor, labels: [Int]) {
    let origins: [Oversampling.Origin]
    do {
      origins = try Oversampling.smoteOrigins(
        flattened,
        columnCount: totalWidth,
        labels: labels,
        generator: generator
      )
    } catch {
      guard case .classTooSmall(let label, let count, _, _) = error else {
        throw .shape("\(error)")
      }
      throw .classTooSmall(label: label, count: count)
    }
    let synthetic = interpolating(origins)
    return (appendingCells(of: synthetic), labels + origins.map { labels[$0.row] })
  }

  private var flattened: [Double] {
    (0..<cellCount).flatMap { cell in
      tokens.indices.flatMap { token in row(cell: cell, token: token).map { Double($0) } }
    }
  }

  private func interpolating(_ origins: [Oversampling.Origin]) -> TokenTensor {
    var mask: [Bool] = []
    for origin in origins {
      let own = tokens.indices.map { isMissing(cell: origin.row, token: $0) }
      let both = tokens.indices.map { own[$0] || isMissing(cell: origin.neighbor, token: $0) }
      mask += both.contains(false) ? both : own
    }
    let blocks = tokens.indices.map { token in
      origins.flatMap { origin -> [Float] in
        let start = row(cell: origin.row, token: token)
        // A token that the neighbour lacks cannot be interpolated.
        guard !isMissing(cell: origin.neighbor, token: token) else { return start }
        return zip(start, row(cell: origin.neighbor, token: token)).map { x, y in
          Float(Double(x) + origin.share * (Double(y) - Double(x)))
        }
      }
    }
    return TokenTensor(
      trusted: tokens,
      origins.count,
      blocks,
      isMissing == nil ? nil : mask
    )
  }
}
