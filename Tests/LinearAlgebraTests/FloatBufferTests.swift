import LinearAlgebra
import Testing

@Suite struct FloatBufferTests {
  /// Small whole numbers: products are exact in floats.
  static func buffer(_ count: Int, seed: Int) -> FloatBuffer {
    FloatBuffer((0..<count).map { Float(($0 * 7 + seed * 3) % 11 - 5) })
  }

  @Test(arguments: [false, true], [false, true])
  func `products of blocks are those of three loops`(isLeft: Bool, isRight: Bool) {
    let (m, n, k) = (5, 7, 3)
    let (left, right) = (Self.buffer(200, seed: 1), Self.buffer(200, seed: 2))
    let target = Self.buffer(200, seed: 3)
    let start = target.values
    func block(_ rows: Int, _ columns: Int, _ isTransposed: Bool) -> FloatBlock {
      isTransposed
        ? FloatBlock(offset: 4, rowCount: columns, columnCount: rows, stride: 11).transposed
        : FloatBlock(offset: 4, rowCount: rows, columnCount: columns, stride: 11)
    }
    func element(_ buffer: FloatBuffer, _ i: Int, _ j: Int, _ isTransposed: Bool) -> Float {
      buffer[4 + (isTransposed ? j * 11 + i : i * 11 + j)]
    }
    FloatProducts.multiply(
      left,
      block(m, k, isLeft),
      right,
      block(k, n, isRight),
      into: target,
      FloatBlock(offset: 6, rowCount: m, columnCount: n, stride: 12),
      isAdded: true
    )
    var expected = start
    for i in 0..<m {
      for j in 0..<n {
        for l in 0..<k {
          expected[6 + i * 12 + j] +=
            element(left, i, l, isLeft) * element(right, l, j, isRight)
        }
      }
    }
    #expect(target.values == expected, "and nothing between the rows is touched")
  }

  @Test(arguments: [1, 7, 8, 31, 32, 33, 70])
  func `column sums and scalar products for every remainder`(columns: Int) {
    let values = Self.buffer(9 * columns + 5, seed: 4)
    let target = FloatBuffer(count: columns + 2)
    target[1] = 100
    let block = FloatBlock(offset: 5, rowCount: 9, columnCount: columns)
    FloatSums.addColumns(of: values, block, to: target, at: 1)
    for j in 0..<columns {
      let sum = (0..<9).reduce(Float(j == 0 ? 100 : 0)) { $0 + values[5 + $1 * columns + j] }
      #expect(target[1 + j] == sum)
    }
    #expect(target[0] == 0 && target[columns + 1] == 0)
    let dot = (0..<columns).reduce(Float.zero) { $0 + values[5 + $1] * values[2 + $1] }
    #expect(FloatSums.dot(values, at: 5, values, at: 2, count: columns) == dot)
  }

  @Test func `partial vectors stop at the end of their row`() {
    let buffer = FloatBuffer([1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(buffer.vector(at: 6, count: 3) == [7, 8, 9, 0, 0, 0, 0, 0])
    buffer.setVector(FloatVector(repeating: -1), at: 0, count: 2)
    #expect(buffer.values == [-1, -1, 3, 4, 5, 6, 7, 8, 9])
  }

  @Test func `blocks know their rows and columns`() {
    let block = FloatBlock(offset: 3, rowCount: 4, columnCount: 5, stride: 9)
    #expect(block.rows(1..<3).row(1) == 3 + 2 * 9)
    #expect(block.columns(2..<4) == FloatBlock(offset: 5, rowCount: 4, columnCount: 2, stride: 9))
    #expect(block.transposed.rowCount == 5 && block.transposed.transposed == block)
  }
}
