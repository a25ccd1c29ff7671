import CBLASShim

extension FloatKernels {
  /// The numbers of a step of AdamW that are the same for all weights.
  package struct AdamWFactors {
    /// Factor of the gradients (clipping).
    package var scale: Float
    /// β₁ and 1 − β₁, β₂ and 1 − β₂.
    package var beta1, rest1, beta2, rest2: Float
    /// 1 − lr λ.
    package var decay: Float
    /// lr / (1 − β₁ᵗ).
    package var stepSize: Float
    /// 1 / √(1 − β₂ᵗ).
    package var inverseRoot: Float
    /// ε.
    package var epsilon: Float

    /// Puts the numbers together.
    package init(
      scale: Float,
      betas: (Double, Double),
      decay: Float,
      stepSize: Float,
      inverseRoot: Float,
      epsilon: Float
    ) {
      self.scale = scale
      (beta1, rest1) = (Float(betas.0), Float(1 - betas.0))
      (beta2, rest2) = (Float(betas.1), Float(1 - betas.1))
      self.decay = decay
      self.stepSize = stepSize
      self.inverseRoot = inverseRoot
      self.epsilon = epsilon
    }
  }

  /// One step of AdamW; gradients are set to zero.
  ///
  ///     g ← scale g    m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²
  ///     w ← w · decay − stepSize · m / (√v · inverseRoot + ε)
  ///
  /// - Parameters:
  ///   - weights: w.
  ///   - gradients: g; zero afterwards.
  ///   - first: m.
  ///   - second: v. All four are as long, a multiple of 16.
  ///   - factors: see ``AdamWFactors``.
  ///   - level: the instructions to use.
  package static func adamW(
    _ weights: FloatRow,
    gradients: FloatRow,
    first: FloatRow,
    second: FloatRow,
    factors: AdamWFactors,
    level: Level = best
  ) {
    checkWhole([weights, gradients, first, second])
    var arguments = cblas_shim_adamw_arguments()
    arguments.count = weights.count
    arguments.weights = weights.start
    arguments.gradients = gradients.start
    arguments.first = first.start
    arguments.second = second.start
    arguments.scale = factors.scale
    (arguments.beta1, arguments.rest1) = (factors.beta1, factors.rest1)
    (arguments.beta2, arguments.rest2) = (factors.beta2, factors.rest2)
    arguments.decay = factors.decay
    arguments.step_size = factors.stepSize
    arguments.inverse_root = factors.inverseRoot
    arguments.epsilon = factors.epsilon
    cblas_shim_adamw(level.value, &arguments)
  }

  /// The sum of squares in double precision, added in 16 lanes; the length is a multiple of 16.
  package static func squares(_ values: FloatRow, level: Level = best) -> Double {
    checkWhole([values])
    var sum = 0.0
    withUnsafeMutablePointer(to: &sum) { pointer in
      var arguments = cblas_shim_squares_arguments()
      arguments.count = values.count
      arguments.values = UnsafePointer(values.start)
      arguments.sum = pointer
      cblas_shim_squares(level.value, &arguments)
    }
    return sum
  }

  private static func checkWhole(_ rows: [FloatRow]) {
    precondition(
      rows.allSatisfy { $0.count == rows[0].count && $0.count % 16 == 0 },
      "\(rows.map(\.count)) floats: no equal multiples of 16"
    )
  }

  /// (x − mean) / SD of every row, and its affine image: x̂ and γ x̂ + β.
  ///
  /// Mean and SD (biased, with ε under the root) are over `paddedWidth` columns, of which those beyond the source's
  /// count as zeros.
  ///
  /// - Parameters:
  ///   - source: (rows, width).
  ///   - paddedWidth: at least width.
  ///   - gain: γ (width).
  ///   - shift: β (width).
  ///   - normalized: receives x̂ (rows, width), nil for nowhere.
  ///   - scaled: receives γ x̂ + β; rows as far apart as those of `normalized`.
  ///   - inverseSDs: receives 1 / SD (rows).
  ///   - padding: receives −mean / SD (rows), the x̂ of a padded column; nil for nowhere.
  ///   - epsilon: ε.
  ///   - level: the instructions to use.
  package static func normalize(
    _ source: FloatRows,
    paddedWidth: Int,
    gain: FloatRow,
    shift: FloatRow,
    normalized: FloatRows?,
    scaled: FloatRows,
    inverseSDs: FloatRow,
    padding: FloatRow?,
    epsilon: Float,
    level: Level = best
  ) {
    let (rows, width) = (source.count, source.width)
    precondition(
      paddedWidth >= width && gain.count == width && shift.count == width
        && [normalized ?? scaled, scaled].allSatisfy {
          $0.count == rows && $0.width == width && $0.stride == scaled.stride
        } && inverseSDs.count == rows && (padding?.count ?? rows) == rows,
      "parts of a layer norm over \(rows) rows of \(width) have other shapes"
    )
    var arguments = cblas_shim_normalize_arguments()
    (arguments.rows, arguments.width, arguments.padded_width) = (rows, width, paddedWidth)
    arguments.source = UnsafePointer(source.start)
    arguments.source_row = source.stride
    arguments.gain = UnsafePointer(gain.start)
    arguments.shift = UnsafePointer(shift.start)
    arguments.normalized = normalized?.start
    arguments.scaled = scaled.start
    arguments.target_row = scaled.stride
    arguments.inverse = inverseSDs.start
    arguments.padding = padding?.start
    arguments.epsilon = epsilon
    cblas_shim_normalize(level.value, &arguments)
  }
}
