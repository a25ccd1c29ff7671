import LinearAlgebra
import Statistics

/// The cells of one step, gathered from a tensor: B rows of every token and their mask.
struct TokenBatch {
  /// Width of every token.
  let widths: [Int]
  /// Most cells that fit.
  let capacity: Int
  /// Values of each token: (B, width) row-major; zeros where missing.
  let values: [FloatBuffer]
  /// Missing tokens: (T·B).
  var mask: TokenMask
  /// B and T.
  private(set) var shape: SequenceShape

  /// Makes room for a number of cells.
  init(tokens: [TokenShape], capacity: Int) {
    widths = tokens.map(\.width)
    self.capacity = capacity
    values = tokens.map { FloatBuffer(count: capacity * $0.width) }
    mask = TokenMask(flags: [Bool](repeating: false, count: capacity * tokens.count))
    shape = SequenceShape(cellCount: 0, tokenCount: tokens.count)
  }

  /// Replaces the content by some cells of a tensor.
  mutating func load(_ tensor: TokenTensor, cells: ArraySlice<Int>) {
    precondition(cells.count <= capacity, "\(cells.count) cells in a batch of \(capacity)")
    shape.cellCount = cells.count
    mask.isUsed = tensor.isMissing != nil
    for (token, width) in widths.enumerated() {
      let (source, target) = (tensor.values[token], values[token])
      for (b, cell) in cells.enumerated() {
        target.replace(at: b * width, with: source, cell * width..<(cell + 1) * width)
      }
    }
    guard mask.isUsed else { return }
    for token in widths.indices {
      for (b, cell) in cells.enumerated() {
        mask.flags[token * shape.cellCount + b] = tensor.isMissing(cell: cell, token: token)
      }
    }
  }

  /// Adds Gaussian noise to the values of present tokens.
  func addNoise(sd: Double, generator: SeededGenerator) {
    guard sd > 0 else { return }
    for (token, width) in widths.enumerated() {
      var own = generator.split(token)
      let target = values[token]
      for b in 0..<shape.cellCount where !mask.isMissing(token * shape.cellCount + b) {
        for k in b * width..<(b + 1) * width { target[k] += Float(sd * own.normal()) }
      }
    }
  }

  /// Leaves out present tokens by chance, never the last one of a cell.
  mutating func dropTokens(chance: Double, generator: SeededGenerator) {
    guard chance > 0 else { return }
    var generator = generator
    let cells = shape.cellCount
    if !mask.isUsed {
      for row in 0..<shape.rowCount { mask.flags[row] = false }
      mask.isUsed = true
    }
    for b in 0..<cells {
      var present = widths.indices.count { !mask.flags[$0 * cells + b] }
      for token in widths.indices where !mask.flags[token * cells + b] {
        guard generator.uniform() < chance, present > 1 else { continue }
        mask.flags[token * cells + b] = true
        present -= 1
        values[token].clear(b * widths[token]..<(b + 1) * widths[token])
      }
    }
  }

  /// Multiplies all values: with `factor` < 1 a point on the straight path from zeros to the cells.
  func scale(by factor: Float) {
    for (token, width) in widths.enumerated() {
      let target = values[token]
      for k in 0..<shape.cellCount * width { target[k] *= factor }
    }
  }
}
