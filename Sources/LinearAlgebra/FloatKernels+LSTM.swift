import CBLASShim

// Gates lie in groups of 16 hidden units: 64 columns, that is two panels, with the units' input and forget gates in the
// first and candidate and output in the second. All four gates of a unit are then in one row's two places.

/// What one step of an LSTM in one direction reads and writes, for ``FloatKernels``.
package struct LSTMStep {
  /// The gates' buffer and place: (rows, 64 a group).
  package var gates: FloatBuffer
  package var gatePanels: FloatPanels
  /// c' of the step before (rows, 16 a group), nil at the first step.
  package var prior: FloatRows?
  /// c: (rows, 16 a group); may be the place of `prior`.
  package var states: FloatRows
  /// tanh c, with rows as far apart as those of `states`; nil when no backward pass follows.
  package var squashed: FloatRows?
  /// h: (rows, 16 a group).
  package var output: FloatRows
  /// p of every row, nil for no padding.
  package var padding: FloatRow?

  /// Puts a step together.
  package init(
    gates: FloatBuffer,
    gatePanels: FloatPanels,
    prior: FloatRows?,
    states: FloatRows,
    squashed: FloatRows?,
    output: FloatRows,
    padding: FloatRow?
  ) {
    self.gates = gates
    self.gatePanels = gatePanels
    self.prior = prior
    self.states = states
    self.squashed = squashed
    self.output = output
    self.padding = padding
  }

  /// Groups of 16 units.
  var groupCount: Int { gatePanels.panelCount / 2 }

  func check(_ vectors: [FloatRow]) {
    let (rows, width) = (gatePanels.rowCount, 16 * groupCount)
    let parts = [prior, states, squashed, output].compactMap { $0 }
    precondition(
      gatePanels.panelCount % 2 == 0 && gatePanels.rowStride == FloatPanels.width
        && parts.allSatisfy { $0.count == rows && $0.width == width }
        && (squashed?.stride ?? states.stride) == states.stride
        && vectors.allSatisfy { $0.count == 64 * groupCount } && (padding?.count ?? rows) == rows,
      "a step of \(rows) rows and \(groupCount) groups with parts of other shapes"
    )
  }
}

extension FloatKernels {
  /// Gates, state and output of a step from the gates' sums a.
  ///
  ///     i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)   with a + bias + p slope in place of a
  ///     c = f c' + i g            h = o tanh(c)
  ///
  /// σ has a relative error of at most 1.5e-7 (down to −87), tanh of 4e-7; NaN stays NaN. The gates are written back
  /// when `squashed` is.
  ///
  /// - Parameters:
  ///   - step: its arrays.
  ///   - bias: (64 a group).
  ///   - slope: (64 a group), what a padding of 1 adds.
  ///   - level: the instructions to use.
  package static func activate(
    _ step: LSTMStep,
    bias: FloatRow,
    slope: FloatRow,
    level: Level = best
  ) {
    step.check([bias, slope])
    var arguments = cblas_shim_activate_arguments()
    arguments.rows = step.gatePanels.rowCount
    arguments.groups = step.groupCount
    arguments.gates = step.gates.start(step.gatePanels)
    arguments.gate_panel = step.gatePanels.panelStride
    arguments.bias = UnsafePointer(bias.start)
    arguments.slope = UnsafePointer(slope.start)
    arguments.padding = UnsafePointer(step.padding?.start)
    arguments.prior = UnsafePointer(step.prior?.start)
    arguments.prior_row = step.prior?.stride ?? 0
    arguments.states = step.states.start
    arguments.state_row = step.states.stride
    arguments.squashed = step.squashed?.start
    arguments.output = step.output.start
    arguments.output_row = step.output.stride
    cblas_shim_activate(level.value, &arguments)
  }

  /// Gradients of a step; `output` of the step holds dLoss/dh here and the gates are replaced by their gradients.
  ///
  ///     dh += carry of h   dc = carry of c + dh o (1 − tanh²c)   da_o = dh tanh(c) o (1 − o)
  ///     da_i = dc g i (1 − i)   da_f = dc c' f (1 − f)   da_g = dc i (1 − g²)   carry of c = dc f
  ///
  /// - Parameters:
  ///   - step: its arrays; `prior`, `squashed` and `output` have rows as far apart as `states`.
  ///   - hiddenCarry: gradient of h from the step after: (rows, 16 a group).
  ///   - stateCarry: of c, replaced by that of c': (rows, 16 a group).
  ///   - biasGradient: Σ da is added: (64 a group).
  ///   - slopeGradient: Σ p da is added: (64 a group).
  ///   - level: the instructions to use.
  package static func differentiate(
    _ step: LSTMStep,
    hiddenCarry: FloatRows,
    stateCarry: FloatRows,
    biasGradient: FloatRow,
    slopeGradient: FloatRow,
    level: Level = best
  ) {
    step.check([biasGradient, slopeGradient])
    let (rows, width) = (step.gatePanels.rowCount, 16 * step.groupCount)
    precondition(
      [hiddenCarry, stateCarry].allSatisfy { $0.count == rows && $0.width == width }
        && (step.prior?.stride ?? step.states.stride) == step.states.stride
        && step.output.stride == step.states.stride && step.squashed != nil,
      "carries of a step of \(rows) rows have other shapes"
    )
    var arguments = cblas_shim_differentiate_arguments()
    arguments.rows = rows
    arguments.groups = step.groupCount
    arguments.gates = step.gates.start(step.gatePanels)
    arguments.gate_panel = step.gatePanels.panelStride
    arguments.prior = UnsafePointer(step.prior?.start)
    arguments.squashed = UnsafePointer(step.squashed?.start)
    arguments.output_gradient = UnsafePointer(step.output.start)
    arguments.state_row = step.states.stride
    arguments.hidden_carry = UnsafePointer(hiddenCarry.start)
    arguments.hidden_row = hiddenCarry.stride
    arguments.state_carry = stateCarry.start
    arguments.carry_row = stateCarry.stride
    arguments.bias_gradient = biasGradient.start
    arguments.slope_gradient = slopeGradient.start
    arguments.padding = UnsafePointer(step.padding?.start)
    cblas_shim_differentiate(level.value, &arguments)
  }
}
