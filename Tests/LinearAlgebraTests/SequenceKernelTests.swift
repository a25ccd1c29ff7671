import LinearAlgebra
import RealModule
import Testing

/// The sequence model's passes at every level, against the formulas in double precision.
@Suite struct SequenceKernelTests {
  /// Numbers in ±1.5 without a pattern.
  static func values(_ count: Int, seed: Int) -> FloatBuffer {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    return FloatBuffer(
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 24) * 3 - 1.5
      }
    )
  }

  static func logistic(_ x: Double) -> Double { 1 / (1 + Double.exp(-x)) }

  /// Arrays of one step: 3 rows, 32 units, rows of states further apart than they are long.
  struct Fixture {
    let rows = 3
    let units = 32
    let stride = 40
    let gates = values(3 * 128, seed: 1)
    let panels = FloatPanels(rowCount: 3, panelCount: 4)
    let prior = values(120, seed: 2)
    let states = FloatBuffer(count: 120)
    let squashed = FloatBuffer(count: 120)
    let output = FloatBuffer(count: 120)
    let padding = values(3, seed: 3)
    let bias = values(128, seed: 4)
    let slope = values(128, seed: 5)

    func place(_ buffer: FloatBuffer) -> FloatRows {
      buffer.rows(at: 0, count: rows, width: units, stride: stride)
    }

    func step(hasPrior: Bool, keepsAll: Bool, isPadded: Bool, output: FloatBuffer? = nil)
      -> LSTMStep
    {
      LSTMStep(
        gates: gates,
        gatePanels: panels,
        prior: hasPrior ? place(prior) : nil,
        states: place(states),
        squashed: keepsAll ? place(squashed) : nil,
        output: place(output ?? self.output),
        padding: isPadded ? padding.row(at: 0, count: rows) : nil
      )
    }

    /// Column of a unit's gate.
    func column(_ gate: Int, _ unit: Int) -> Int { unit / 16 * 64 + gate * 16 + unit % 16 }

    func gate(_ gate: Int, _ row: Int, _ unit: Int) -> Double {
      Double(gates[panels.index(row: row, column: column(gate, unit))])
    }
  }

  // Elementary functions are right to 4e-7 and sums of a few terms add a rounding each.
  static let tolerance = 3e-6

  @Test(arguments: FloatKernels.available, [0, 1, 2, 3])
  func `a step's gates, states and outputs`(level: FloatKernels.Level, variant: Int) {
    let (hasPrior, keepsAll) = (variant % 2 == 1, variant / 2 == 1)
    let it = Fixture()
    let isPadded = hasPrior != keepsAll
    let before = (0..<4).map { gate in
      (0..<3).map { row in
        (0..<32).map { unit in
          let column = it.column(gate, unit)
          let pad = isPadded ? Double(it.padding[row]) * Double(it.slope[column]) : 0
          return it.gate(gate, row, unit) + Double(it.bias[column]) + pad
        }
      }
    }
    let gates = it.gates.values
    FloatKernels.activate(
      it.step(hasPrior: hasPrior, keepsAll: keepsAll, isPadded: isPadded),
      bias: it.bias.row(at: 0, count: 128),
      slope: it.slope.row(at: 0, count: 128),
      level: level
    )
    for row in 0..<3 {
      for unit in 0..<32 {
        let a = before.map { $0[row][unit] }
        let (i, f, g, o) = (
          Self.logistic(a[0]), Self.logistic(a[1]), Double.tanh(a[2]), Self.logistic(a[3])
        )
        let c = i * g + (hasPrior ? f * Double(it.prior[row * 40 + unit]) : 0)
        let index = row * 40 + unit
        #expect((Double(it.states[index]) - c).magnitude < Self.tolerance)
        #expect((Double(it.output[index]) - o * Double.tanh(c)).magnitude < Self.tolerance)
        guard keepsAll else { continue }
        #expect((Double(it.squashed[index]) - Double.tanh(c)).magnitude < Self.tolerance)
        for (gate, value) in [i, f, g, o].enumerated() {
          #expect((it.gate(gate, row, unit) - value).magnitude < Self.tolerance)
        }
      }
    }
    if !keepsAll { #expect(it.gates.values == gates, "nothing is written that nobody reads") }
    #expect((32..<40).allSatisfy { it.states[$0] == 0 && it.output[$0] == 0 })
  }

  @Test(arguments: FloatKernels.available, [true, false])
  func `a step's gradients`(level: FloatKernels.Level, hasPrior: Bool) {
    let it = Fixture()
    for k in 0..<120 { it.squashed[k] = it.prior[(k + 7) % 120] / 2 }
    let (outputGradient, carry, state) = (
      Self.values(120, seed: 7), Self.values(96, seed: 8), Self.values(96, seed: 9)
    )
    let (bias, slope) = (FloatBuffer(it.bias.values), FloatBuffer(it.slope.values))
    let (before, states) = (it.gates.values, state.values)
    func rows(_ buffer: FloatBuffer) -> FloatRows {
      buffer.rows(at: 0, count: 3, width: 32, stride: 32)
    }
    FloatKernels.differentiate(
      it.step(hasPrior: hasPrior, keepsAll: true, isPadded: true, output: outputGradient),
      hiddenCarry: rows(carry),
      stateCarry: rows(state),
      biasGradient: bias.row(at: 0, count: 128),
      slopeGradient: slope.row(at: 0, count: 128),
      level: level
    )
    var sums = (it.bias.values.map { Double($0) }, it.slope.values.map { Double($0) })
    for row in 0..<3 {
      for unit in 0..<32 {
        let gate = (0..<4).map {
          Double(before[it.panels.index(row: row, column: it.column($0, unit))])
        }
        let (i, f, g, o) = (gate[0], gate[1], gate[2], gate[3])
        let (t, prior) = (
          Double(it.squashed[row * 40 + unit]), hasPrior ? Double(it.prior[row * 40 + unit]) : 0
        )
        let dh = Double(outputGradient[row * 40 + unit]) + Double(carry[row * 32 + unit])
        let dc = Double(states[row * 32 + unit]) + dh * o * (1 - t * t)
        let expected = [
          dc * g * i * (1 - i), dc * prior * f * (1 - f), dc * i * (1 - g * g),
          dh * t * o * (1 - o),
        ]
        #expect((Double(state[row * 32 + unit]) - dc * f).magnitude < 1e-5)
        for (index, value) in expected.enumerated() {
          // Products of up to six factors of ±1.5 and their differences.
          #expect((it.gate(index, row, unit) - value).magnitude < 1e-5)
          sums.0[it.column(index, unit)] += value
          sums.1[it.column(index, unit)] += value * Double(it.padding[row])
        }
      }
    }
    for column in 0..<128 {
      #expect((Double(bias[column]) - sums.0[column]).magnitude < 3e-5)
      #expect((Double(slope[column]) - sums.1[column]).magnitude < 3e-5)
    }
  }

  @Test(arguments: FloatKernels.available)
  func `scores of the attention and their gradients`(level: FloatKernels.Level) {
    let (rows, panels) = (5, FloatPanels(rowCount: 5, panelCount: 2))
    let (units, bias, score) = (
      Self.values(320, seed: 1), Self.values(64, seed: 2), Self.values(64, seed: 3)
    )
    let (scores, before) = (FloatBuffer(count: rows), units.values)
    FloatKernels.score(
      units,
      panels,
      bias: bias.row(at: 0, count: 64),
      score: score.row(at: 0, count: 64),
      scores: scores.row(at: 0, count: rows),
      level: level
    )
    let (ds, dv, da) = (
      Self.values(rows, seed: 4), Self.values(64, seed: 5), Self.values(64, seed: 6)
    )
    var (dvs, das) = (dv.values.map { Double($0) }, da.values.map { Double($0) })
    let after = units.values
    FloatKernels.differentiateScore(
      units,
      panels,
      score: score.row(at: 0, count: 64),
      scoreGradient: ds.row(at: 0, count: rows),
      weightGradient: dv.row(at: 0, count: 64),
      biasGradient: da.row(at: 0, count: 64),
      level: level
    )
    for row in 0..<rows {
      var sum = 0.0
      for k in 0..<64 {
        let index = panels.index(row: row, column: k)
        let u = Double.tanh(Double(before[index]) + Double(bias[k]))
        #expect((Double(after[index]) - u).magnitude < Self.tolerance)
        sum += u * Double(score[k])
        let slope = Double(ds[row]) * Double(score[k]) * (1 - u * u)
        #expect((Double(units[index]) - slope).magnitude < 1e-5)
        dvs[k] += Double(ds[row]) * u
        das[k] += slope
      }
      // 64 terms of up to 1.5.
      #expect((Double(scores[row]) - sum).magnitude < 2e-5)
    }
    for k in 0..<64 {
      #expect((Double(dv[k]) - dvs[k]).magnitude < 1e-5)
      #expect((Double(da[k]) - das[k]).magnitude < 1e-5)
    }
  }

  @Test(arguments: FloatKernels.available)
  func `pooling and its gradients`(level: FloatKernels.Level) {
    let (tokens, cells, width) = (3, 2, 48)
    let (output, factors, gradient) = (
      Self.values(288, seed: 1), Self.values(6, seed: 2), Self.values(96, seed: 3)
    )
    let (pooled, outputGradient) = (FloatBuffer(count: 96), FloatBuffer(count: 288))
    func rows(_ buffer: FloatBuffer, _ count: Int) -> FloatRows {
      buffer.rows(at: 0, count: count, width: width, stride: width)
    }
    var slopes = [Double](repeating: 0, count: 6)
    FloatKernels.pool(
      rows(output, 6),
      factors: factors.row(at: 0, count: 6),
      into: rows(pooled, cells),
      level: level
    )
    FloatKernels.differentiatePool(
      rows(gradient, cells),
      factors: factors.row(at: 0, count: 6),
      output: rows(output, 6),
      into: rows(outputGradient, 6),
      slopes: &slopes,
      level: level
    )
    for cell in 0..<cells {
      for k in 0..<width {
        let sum = (0..<tokens).reduce(0.0) {
          let row = $1 * cells + cell
          return $0 + Double(factors[row]) * Double(output[row * width + k])
        }
        #expect((Double(pooled[cell * width + k]) - sum).magnitude < 1e-6)
      }
      for row in [cell, cells + cell, 2 * cells + cell] {
        let slope = (0..<width).reduce(0.0) {
          $0 + Double(gradient[cell * width + $1]) * Double(output[row * width + $1])
        }
        #expect((slopes[row] - slope).magnitude < 1e-12)
        for k in 0..<width {
          #expect(outputGradient[row * width + k] == factors[row] * gradient[cell * width + k])
        }
      }
    }
  }
}
