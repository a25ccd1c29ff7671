import LinearAlgebra
import RealModule
import Testing

/// Products and elementary functions at every level that this processor has, against plain loops.
@Suite struct FloatKernelTests {
  /// Small whole numbers: products are exact in floats, so every level must give them.
  static func buffer(_ count: Int, seed: Int) -> FloatBuffer {
    FloatBuffer((0..<count).map { Float(($0 * 7 + seed * 3) % 11 - 5) })
  }

  @Test func `this processor has the baseline and its best level`() {
    #expect(FloatKernels.available.first == .baseline)
    #expect(FloatKernels.available.last == FloatKernels.best)
  }

  /// Rows around every tile's height, so that tiles of 8, 4, 2 and 1 rows all come up.
  @Test(arguments: FloatKernels.available, [0, 1, 2, 3, 5, 8, 13, 15, 24])
  func `products of blocks and panels are those of three loops`(
    level: FloatKernels.Level,
    rows: Int
  ) {
    let inner = 7
    let (left, right) = (Self.buffer(900, seed: 1), Self.buffer(1200, seed: 2))
    let panels = FloatPanels(offset: 3, rowCount: inner, panelCount: 2, panelStride: 500)
    for (isTransposed, isAdded) in [(false, false), (false, true), (true, false), (true, true)] {
      let block =
        isTransposed
        ? FloatBlock(offset: 5, rowCount: inner, columnCount: rows, stride: 31).transposed
        : FloatBlock(offset: 5, rowCount: rows, columnCount: inner, stride: 31)
      for place in [
        FloatPanels(offset: 9, rowCount: rows, panelCount: 2, panelStride: 800),
        FloatPanels.rows(offset: 9, count: rows, length: 64),
      ] {
        let target = Self.buffer(1700, seed: 3)
        var expected = target.values
        for i in 0..<rows {
          for j in 0..<64 {
            var sum = isAdded ? expected[place.index(row: i, column: j)] : 0
            for k in 0..<inner {
              sum +=
                left[5 + (isTransposed ? k * 31 + i : i * 31 + k)]
                * right[panels.index(row: k, column: j)]
            }
            expected[place.index(row: i, column: j)] = sum
          }
        }
        FloatKernels.multiply(
          left,
          block,
          right,
          panels,
          into: target,
          place,
          isAdded: isAdded,
          level: level
        )
        #expect(target.values == expected, "and nothing between the rows is touched")
      }
    }
  }

  @Test(arguments: FloatKernels.available, [1, 6, 11])
  func `a left matrix in panels gives the product of its rows`(
    level: FloatKernels.Level,
    rows: Int
  ) {
    let left = Self.buffer(2 * 32 * 12, seed: 4)
    let leftPanels = FloatPanels(rowCount: 12, panelCount: 2).rows(1..<1 + rows)
    let right = Self.buffer(64 * 32, seed: 5)
    let panels = FloatPanels(rowCount: 64, panelCount: 1)
    let target = FloatBuffer(count: rows * 32)
    FloatKernels.multiply(
      left,
      leftPanels,
      right,
      panels,
      into: target,
      FloatPanels(rowCount: rows, panelCount: 1),
      level: level
    )
    for i in 0..<rows {
      for j in 0..<32 {
        let sum = (0..<64).reduce(Float.zero) {
          $0 + left[leftPanels.index(row: i, column: $1)] * right[$1 * 32 + j]
        }
        #expect(target[i * 32 + j] == sum)
      }
    }
  }

  /// Sums that round: the same bytes whatever rows are multiplied with a row.
  @Test(arguments: FloatKernels.available)
  func `an element does not depend on the other rows`(level: FloatKernels.Level) {
    let left = FloatBuffer((0..<15 * 40).map { 1 / Float(3 + $0 % 17) })
    let right = FloatBuffer((0..<40 * 32).map { 1 / Float(5 + $0 % 23) })
    let panels = FloatPanels(rowCount: 40, panelCount: 1)
    func product(_ rows: Range<Int>) -> [Float] {
      let target = FloatBuffer(count: rows.count * 32)
      FloatKernels.multiply(
        left,
        FloatBlock(rowCount: 15, columnCount: 40).rows(rows),
        right,
        panels,
        into: target,
        FloatPanels(rowCount: rows.count, panelCount: 1),
        level: level
      )
      return target.values
    }
    let whole = product(0..<15)
    for cut in 1..<15 { #expect(product(0..<cut) + product(cut..<15) == whole) }
  }

  @Test func `a transpose swaps rows and columns`() {
    let (source, target) = (Self.buffer(64 * 5, seed: 6), FloatBuffer(count: 64 * 32))
    let (from, to) = (
      FloatPanels(rowCount: 5, panelCount: 2), FloatPanels(rowCount: 64, panelCount: 1)
    )
    FloatKernels.transpose(source, from, into: target, to)
    for i in 0..<5 {
      for j in 0..<64 {
        #expect(
          target[to.index(row: j, column: i)] == source[from.index(row: i, column: j)]
        )
      }
    }
  }

  /// tanh and the logistic function as the kernels compute them: 16 values at once.
  static func functions(_ x: [Float], _ level: FloatKernels.Level) -> (
    tanh: [Float], logistic: [Float]
  ) {
    let rows = x.count / 16
    let (units, zeros) = (FloatBuffer(count: rows * 32), FloatBuffer(count: 64))
    let gates = FloatBuffer(count: rows * 64)
    for (index, value) in x.enumerated() {
      let place = index / 16 * 32 + index % 16
      units[place] = value
      gates[place] = value
    }
    let scores = FloatBuffer(count: rows)
    FloatKernels.score(
      units,
      FloatPanels(rowCount: rows, panelCount: 1),
      bias: zeros.row(at: 0, count: 32),
      score: zeros.row(at: 0, count: 32),
      scores: scores.row(at: 0, count: rows),
      level: level
    )
    // The buffers behind the places must outlive the call.
    let kept = (0..<3).map { _ in FloatBuffer(count: x.count) }
    let places = kept.map { $0.rows(at: 0, count: rows, width: 16, stride: 16) }
    FloatKernels.activate(
      LSTMStep(
        gates: gates,
        gatePanels: FloatPanels(rowCount: rows, panelCount: 2),
        prior: nil,
        states: places[0],
        squashed: places[1],
        output: places[2],
        padding: nil
      ),
      bias: zeros.row(at: 0, count: 64),
      slope: zeros.row(at: 0, count: 64),
      level: level
    )
    withExtendedLifetime((kept, zeros, scores)) {}
    return (
      x.indices.map { units[$0 / 16 * 32 + $0 % 16] },
      x.indices.map { gates[$0 / 16 * 32 + $0 % 16] }
    )
  }

  @Test(arguments: FloatKernels.available)
  func `elementary functions keep their stated errors`(level: FloatKernels.Level) {
    let x = (-200_000..<200_000).map { Float($0) * 1e-4 * ($0 % 2 == 0 ? 1 : 0.01) }
    let values = Self.functions(x, level)
    var worst = (tanh: 0.0, logistic: 0.0)
    func error(_ value: Float, _ exact: Double) -> Double {
      exact == 0 ? Double(value.magnitude) : (Double(value) / exact - 1).magnitude
    }
    for (index, x) in x.enumerated() {
      worst.tanh = max(worst.tanh, error(values.tanh[index], .tanh(Double(x))))
      let logistic = 1 / (1 + Double.exp(-Double(x)))
      worst.logistic = max(worst.logistic, error(values.logistic[index], logistic))
    }
    #expect(worst.tanh < 4e-7 && worst.logistic < 1.5e-7, "\(worst)")
  }

  @Test(arguments: FloatKernels.available)
  func `elementary functions at the ends`(level: FloatKernels.Level) {
    let ends: [Float] = [-.infinity, -1e30, -87, -0.0, 0, 87, 1e30, .infinity, .nan]
    let (tanh, logistic) = Self.functions(ends + [Float](repeating: 0, count: 7), level)
    #expect((tanh[0] + 1).magnitude < 3e-7 && (tanh[7] - 1).magnitude < 3e-7 && tanh[4] == 0)
    #expect(logistic[0] < 2e-38 && logistic[7] == 1 && logistic[4] == 0.5)
    #expect(tanh[8].isNaN && logistic[8].isNaN, "a training that diverges must show it")
  }
}
