/// Sums over 32-bit floats with a fixed order of additions.
package enum FloatSums {
  /// Adds the column sums of a block to `target[offset...]`.
  ///
  /// - Parameters:
  ///   - values: holds the block.
  ///   - block: m x n, not transposed; row after row is added, so the order is fixed.
  ///   - target: receives n sums.
  ///   - offset: index of the first of them.
  package static func addColumns(
    of values: FloatBuffer,
    _ block: FloatBlock,
    to target: FloatBuffer,
    at offset: Int
  ) {
    let width = 4 * FloatVector.scalarCount
    var column = 0
    // Four running vectors cover 32 columns: enough to hide the latency of an addition.
    while column + width <= block.columnCount {
      var (a, b) = (FloatVector.zero, FloatVector.zero)
      var (c, d) = (FloatVector.zero, FloatVector.zero)
      for row in 0..<block.rowCount {
        let start = block.row(row) + column
        a += values.vector(at: start)
        b += values.vector(at: start + 8)
        c += values.vector(at: start + 16)
        d += values.vector(at: start + 24)
      }
      let start = offset + column
      target.setVector(target.vector(at: start) + a, at: start)
      target.setVector(target.vector(at: start + 8) + b, at: start + 8)
      target.setVector(target.vector(at: start + 16) + c, at: start + 16)
      target.setVector(target.vector(at: start + 24) + d, at: start + 24)
      column += width
    }
    for column in column..<block.columnCount {
      var sum: Float = 0
      for row in 0..<block.rowCount { sum += values[block.row(row) + column] }
      target[offset + column] += sum
    }
  }

  /// Sum of x[i] · y[j] over `count` elements from two starts: a scalar product.
  package static func dot(
    _ x: FloatBuffer,
    at first: Int,
    _ y: FloatBuffer,
    at second: Int,
    count: Int
  ) -> Float {
    var (a, b) = (FloatVector.zero, FloatVector.zero)
    guard count > 0 else { return 0 }
    let (left, right) = (x.row(at: first, count: count), y.row(at: second, count: count))
    var k = 0
    while k &+ 16 <= count {
      a += left[k, 8] * right[k, 8]
      b += left[k &+ 8, 8] * right[k &+ 8, 8]
      k &+= 16
    }
    while k < count {
      let rest = min(8, count - k)
      a += left[k, rest] * right[k, rest]
      k += rest
    }
    return (a + b).sum()
  }

  /// Adds `count` elements from one start to those from another: y[j] += x[i].
  package static func add(
    _ x: FloatBuffer,
    at first: Int,
    to y: FloatBuffer,
    at second: Int,
    count: Int
  ) {
    guard count > 0 else { return }
    let (source, target) = (x.row(at: first, count: count), y.row(at: second, count: count))
    let whole = target.wholeCount
    var k = 0
    while k < whole {
      target[k, 8] += source[k, 8]
      k &+= FloatVector.scalarCount
    }
    if k < count { target[k, count - k] += source[k, count - k] }
  }
}
