import LinearAlgebra
import RealModule
import Testing

/// Passes over weights and rows at every level, against the formulas in double precision.
@Suite struct WeightKernelTests {
  @Test(arguments: FloatKernels.available)
  func `a step of AdamW`(level: FloatKernels.Level) {
    let (w, g) = (
      SequenceKernelTests.values(48, seed: 1), SequenceKernelTests.values(48, seed: 2)
    )
    let (m, v) = (
      SequenceKernelTests.values(48, seed: 3), SequenceKernelTests.values(48, seed: 4)
    )
    for k in 0..<48 { v[k] = v[k].magnitude }
    // Padding: weights, gradients and moments of zero stay zero.
    for buffer in [w, g, m, v] { buffer[40] = 0 }
    let before = [w, g, m, v].map { $0.values.map { Double($0) } }
    FloatKernels.adamW(
      w.row(at: 0, count: 48),
      gradients: g.row(at: 0, count: 48),
      first: m.row(at: 0, count: 48),
      second: v.row(at: 0, count: 48),
      factors: FloatKernels.AdamWFactors(
        scale: 0.5,
        betas: (0.9, 0.999),
        decay: 0.99,
        stepSize: 0.1,
        inverseRoot: 3,
        epsilon: 1e-8
      ),
      level: level
    )
    for k in 0..<48 {
      let gradient = 0.5 * before[1][k]
      let first = 0.9 * before[2][k] + 0.1 * gradient
      let second = 0.999 * before[3][k] + 0.001 * gradient * gradient
      let weight = 0.99 * before[0][k] - 0.1 * first / (second.squareRoot() * 3 + 1e-8)
      #expect((Double(m[k]) - first).magnitude < 5e-7 && (Double(v[k]) - second).magnitude < 5e-7)
      // Relative to the term that the root of a small second moment makes large.
      #expect((Double(w[k]) - weight).magnitude < 1e-6 * (1 + weight.magnitude))
      #expect(g[k] == 0)
    }
    #expect(w[40] == 0 && m[40] == 0 && v[40] == 0)
  }

  @Test(arguments: FloatKernels.available)
  func `a sum of squares is in double precision`(level: FloatKernels.Level) {
    let values = SequenceKernelTests.values(80, seed: 1)
    let expected = values.values.reduce(0) { $0 + Double($1) * Double($1) }
    let sum = FloatKernels.squares(values.row(at: 0, count: 80), level: level)
    #expect((sum - expected).magnitude < 1e-12 * expected)
    #expect(FloatKernels.squares(values.row(at: 3, count: 0), level: level) == 0)
  }

  @Test(arguments: FloatKernels.available, [1, 15, 16, 17, 50])
  func `layer norm of padded rows`(level: FloatKernels.Level, width: Int) {
    let (rows, padded, stride) = (3, 50, 60)
    let x = SequenceKernelTests.values(rows * width, seed: width)
    let (gain, shift) = (
      SequenceKernelTests.values(width, seed: 2), SequenceKernelTests.values(width, seed: 3)
    )
    let (normalized, scaled) = (FloatBuffer(count: 180), FloatBuffer(count: 180))
    let (inverse, padding) = (FloatBuffer(count: rows), FloatBuffer(count: rows))
    func place(_ buffer: FloatBuffer) -> FloatRows {
      buffer.rows(at: 0, count: rows, width: width, stride: stride)
    }
    FloatKernels.normalize(
      x.rows(at: 0, count: rows, width: width, stride: width),
      paddedWidth: padded,
      gain: gain.row(at: 0, count: width),
      shift: shift.row(at: 0, count: width),
      normalized: place(normalized),
      scaled: place(scaled),
      inverseSDs: inverse.row(at: 0, count: rows),
      padding: padding.row(at: 0, count: rows),
      epsilon: 1e-5,
      level: level
    )
    for row in 0..<rows {
      let own =
        (0..<width).map { Double(x[row * width + $0]) }
        + [Double](repeating: 0, count: padded - width)
      let mean = own.reduce(0, +) / Double(padded)
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(padded)
      let factor = 1 / (variance + 1e-5).squareRoot()
      // A few roundings of numbers up to √50.
      #expect((Double(inverse[row]) - factor).magnitude < 3e-6 * factor)
      #expect((Double(padding[row]) + mean * factor).magnitude < 3e-6)
      for k in 0..<width {
        let value = (own[k] - mean) * factor
        #expect((Double(normalized[row * stride + k]) - value).magnitude < 1e-5)
        let image = value * Double(gain[k]) + Double(shift[k])
        #expect((Double(scaled[row * stride + k]) - image).magnitude < 2e-5)
      }
      let between = row * stride + width..<(row + 1) * stride
      #expect(between.allSatisfy { normalized[$0] == 0 && scaled[$0] == 0 })
    }
  }

  @Test(arguments: FloatKernels.available)
  func `sums of the padded columns`(level: FloatKernels.Level) {
    let (columns, panels) = (9, FloatPanels(offset: 16, rowCount: 9, panelCount: 2))
    let weights = SequenceKernelTests.values(16 + 64 * 9, seed: 1)
    let (gain, shift) = (
      SequenceKernelTests.values(9, seed: 2), SequenceKernelTests.values(9, seed: 3)
    )
    let widths = [9, 6, 1]
    let (gains, shifts) = (FloatBuffer(count: 192), FloatBuffer(count: 192))
    FloatKernels.sumTails(
      weights,
      panels,
      gain: gain.row(at: 0, count: 9),
      shift: shift.row(at: 0, count: 9),
      widths: widths,
      gainSums: gains.rows(at: 0, count: 3, width: 64, stride: 64),
      shiftSums: shifts.rows(at: 0, count: 3, width: 64, stride: 64),
      level: level
    )
    for (index, width) in widths.enumerated() {
      for gate in 0..<64 {
        for (factors, sums) in [(gain, gains), (shift, shifts)] {
          let sum = (width..<columns).reduce(0.0) {
            $0 + Double(factors[$1]) * Double(weights[panels.index(row: $1, column: gate)])
          }
          #expect((Double(sums[index * 64 + gate]) - sum).magnitude < 3e-6)
        }
      }
    }
  }

  @Test(arguments: FloatKernels.available)
  func `gradients of the input weights and of the layer norm before them`(
    level: FloatKernels.Level
  ) {
    let (columns, panels) = (7, FloatPanels(offset: 32, rowCount: 7, panelCount: 2))
    let own = FloatPanels(rowCount: 7, panelCount: 2)
    let (weights, products) = (
      SequenceKernelTests.values(500, seed: 1), SequenceKernelTests.values(448, seed: 2)
    )
    let gradients = SequenceKernelTests.values(500, seed: 3)
    let before = gradients.values
    let (gain, shift) = (
      SequenceKernelTests.values(7, seed: 4), SequenceKernelTests.values(7, seed: 5)
    )
    let (sums, padded) = (
      SequenceKernelTests.values(64, seed: 6), SequenceKernelTests.values(192, seed: 7)
    )
    let (gainParts, shiftParts) = (FloatBuffer(count: 112), FloatBuffer(count: 112))
    let widths = [7, 5, 2]
    FloatKernels.spread(
      weights,
      panels,
      products: products,
      gradients: gradients,
      gain: gain.row(at: 0, count: 7),
      shift: shift.row(at: 0, count: 7),
      sums: sums.row(at: 0, count: 64),
      paddedSums: padded.rows(at: 0, count: 3, width: 64, stride: 64),
      widths: widths,
      parts: (gainParts.row(at: 0, count: 112), shiftParts.row(at: 0, count: 112)),
      level: level
    )
    for column in 0..<columns {
      var (dGain, dShift) = (0.0, 0.0)
      for gate in 0..<64 {
        var m = Double(products[own.index(row: column, column: gate)])
        for (index, width) in widths.enumerated() where width <= column {
          m += Double(padded[index * 64 + gate])
        }
        let place = panels.index(row: column, column: gate)
        let (weight, sum) = (Double(weights[place]), Double(sums[gate]))
        let expected =
          Double(before[place]) + Double(gain[column]) * m + Double(shift[column]) * sum
        #expect((Double(gradients[place]) - expected).magnitude < 5e-6)
        dGain += weight * m
        dShift += weight * sum
      }
      let parts = 16 * column..<16 * column + 16
      // 64 products of up to 9.
      #expect((parts.reduce(0) { $0 + Double(gainParts[$1]) } - dGain).magnitude < 1e-4)
      #expect((parts.reduce(0) { $0 + Double(shiftParts[$1]) } - dShift).magnitude < 1e-4)
    }
    #expect(Array(gradients.values[..<32]) == Array(before[..<32]))
  }
}
