extension TokenTensor {
  static func checkShapes(
    _ tokens: [TokenShape],
    _ cellCount: Int,
    _ values: [[Float]],
    _ isMissing: [Bool]?
  ) throws(BiLSTMError) {
    guard !tokens.isEmpty, cellCount >= 0 else {
      throw .shape("\(tokens.count) tokens and \(cellCount) cells, expected at least one token")
    }
    guard values.count == tokens.count else {
      throw .shape("values of \(values.count) tokens, expected \(tokens.count)")
    }
    for (token, block) in zip(tokens, values) {
      guard token.width > 0 else { throw .shape("token '\(token.name)' has no columns") }
      guard block.count == cellCount * token.width else {
        throw .shape(
          "token '\(token.name)' has \(block.count) values, expected \(cellCount) x \(token.width)"
        )
      }
    }
    if let isMissing, isMissing.count != cellCount * tokens.count {
      throw .shape("mask of \(isMissing.count), expected \(cellCount) x \(tokens.count)")
    }
  }

  /// The values with zeros in missing tokens, so that what they held can never reach a result.
  static func checked(
    _ tokens: [TokenShape],
    _ cellCount: Int,
    _ values: [[Float]],
    _ isMissing: [Bool]?
  ) throws(BiLSTMError) -> [[Float]] {
    var values = values
    for cell in 0..<cellCount {
      var presentCount = 0
      for (index, token) in tokens.enumerated() {
        let start = cell * token.width
        if isMissing?[cell * tokens.count + index] ?? false {
          for column in 0..<token.width { values[index][start + column] = 0 }
          continue
        }
        presentCount += 1
        for column in 0..<token.width where !values[index][start + column].isFinite {
          throw .notFinite(cell: cell, token: token.name, column: column)
        }
      }
      guard presentCount > 0 else { throw .noToken(cell: cell) }
    }
    return values
  }
}
