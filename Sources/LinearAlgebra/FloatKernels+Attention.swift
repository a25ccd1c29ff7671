import CBLASShim

extension FloatKernels {
  /// units u → tanh(u + bias), and scores = score · tanh(u + bias) of every row.
  ///
  /// - Parameters:
  ///   - units: their buffer.
  ///   - panels: where they lie: (rows, units in whole panels).
  ///   - bias: (units).
  ///   - score: (units).
  ///   - scores: (rows).
  ///   - level: the instructions to use.
  package static func score(
    _ units: FloatBuffer,
    _ panels: FloatPanels,
    bias: FloatRow,
    score: FloatRow,
    scores: FloatRow,
    level: Level = best
  ) {
    check(panels, [bias, score], rows: [scores])
    var arguments = cblas_shim_score_arguments()
    arguments.rows = panels.rowCount
    arguments.panels = panels.panelCount
    arguments.units = units.start(panels)
    arguments.unit_panel = panels.panelStride
    arguments.bias = UnsafePointer(bias.start)
    arguments.score = UnsafePointer(score.start)
    arguments.scores = scores.start
    cblas_shim_score(level.value, &arguments)
  }

  /// With ds the scores' gradients: units u → da = ds score (1 − u²); Σ ds u and Σ da are added.
  ///
  /// - Parameters:
  ///   - units: what ``score(_:_:bias:score:scores:level:)`` left.
  ///   - panels: where they lie.
  ///   - score: (units).
  ///   - scoreGradient: ds of every row.
  ///   - weightGradient: Σ ds u is added: (units).
  ///   - biasGradient: Σ da is added: (units).
  ///   - level: the instructions to use.
  package static func differentiateScore(
    _ units: FloatBuffer,
    _ panels: FloatPanels,
    score: FloatRow,
    scoreGradient: FloatRow,
    weightGradient: FloatRow,
    biasGradient: FloatRow,
    level: Level = best
  ) {
    check(panels, [score, weightGradient, biasGradient], rows: [scoreGradient])
    var arguments = cblas_shim_unscore_arguments()
    arguments.rows = panels.rowCount
    arguments.panels = panels.panelCount
    arguments.units = units.start(panels)
    arguments.unit_panel = panels.panelStride
    arguments.score = UnsafePointer(score.start)
    arguments.score_gradient = UnsafePointer(scoreGradient.start)
    arguments.weight_gradient = weightGradient.start
    arguments.bias_gradient = biasGradient.start
    cblas_shim_unscore(level.value, &arguments)
  }

  private static func check(_ panels: FloatPanels, _ vectors: [FloatRow], rows: [FloatRow]) {
    precondition(
      panels.rowStride == FloatPanels.width && vectors.allSatisfy { $0.count == panels.columnCount }
        && rows.allSatisfy { $0.count == panels.rowCount },
      "vectors do not fit \(panels.rowCount) rows of \(panels.columnCount) units"
    )
  }

  /// pooled = Σ over tokens of factor · output, for every cell.
  ///
  /// - Parameters:
  ///   - output: token after token the rows of all cells: (tokens · cells, width), width a multiple of 16.
  ///   - factors: (tokens · cells).
  ///   - pooled: (cells, width), dense.
  ///   - level: the instructions to use.
  package static func pool(
    _ output: FloatRows,
    factors: FloatRow,
    into pooled: FloatRows,
    level: Level = best
  ) {
    checkPool(output, factors, pooled)
    var arguments = cblas_shim_pool_arguments()
    arguments.tokens = output.count / max(1, pooled.count)
    arguments.token_stride = pooled.count * output.stride
    arguments.cells = pooled.count
    arguments.width = pooled.width
    arguments.factors = UnsafePointer(factors.start)
    arguments.output = UnsafePointer(output.start)
    arguments.pooled = pooled.start
    cblas_shim_pool(level.value, &arguments)
  }

  /// outputGradient = factor · pooledGradient, and the gradients of the factors, pooledGradient · output.
  ///
  /// The latter in double precision: those of a cell are often nearly equal, and softmax takes their differences.
  ///
  /// - Parameters:
  ///   - pooledGradient: (cells, width), dense, width a multiple of 16.
  ///   - factors: (tokens · cells).
  ///   - output: (tokens · cells, width), dense.
  ///   - outputGradient: the same shape; overwritten.
  ///   - slopes: receives (tokens · cells).
  ///   - level: the instructions to use.
  package static func differentiatePool(
    _ pooledGradient: FloatRows,
    factors: FloatRow,
    output: FloatRows,
    into outputGradient: FloatRows,
    slopes: inout [Double],
    level: Level = best
  ) {
    checkPool(output, factors, pooledGradient)
    checkPool(outputGradient, factors, pooledGradient)
    precondition(slopes.count >= output.count, "\(slopes.count) slopes for \(output.count) rows")
    var arguments = cblas_shim_unpool_arguments()
    arguments.tokens = output.count / max(1, pooledGradient.count)
    arguments.token_stride = pooledGradient.count * output.stride
    arguments.cells = pooledGradient.count
    arguments.width = pooledGradient.width
    arguments.factors = UnsafePointer(factors.start)
    arguments.output = UnsafePointer(output.start)
    arguments.pooled_gradient = UnsafePointer(pooledGradient.start)
    arguments.output_gradient = outputGradient.start
    slopes.withUnsafeMutableBufferPointer {
      arguments.slopes = $0.baseAddress
      cblas_shim_unpool(level.value, &arguments)
    }
  }

  private static func checkPool(_ output: FloatRows, _ factors: FloatRow, _ pooled: FloatRows) {
    precondition(
      output.width == pooled.width && output.width % 16 == 0 && output.stride == output.width
        && pooled.stride == pooled.width && factors.count == output.count
        && (pooled.count == 0 ? output.count == 0 : output.count % pooled.count == 0),
      "\(output.count) rows of \(output.width) pooled into \(pooled.count) of \(pooled.width)"
    )
  }
}
