import BiLSTM
import KernelRidge
import LinearAlgebra
import Statistics

/// Raw features to the values of tokens, fitted on training cells and stored in the model file.
package struct TokenTransform: Sendable, Equatable {
  /// Settings of the fit.
  package let settings: TokenSettings
  /// Columns and tokens.
  package let layout: TokenLayout
  /// Scaling of the used columns; nil unless `standard`.
  let scaler: StandardScaler?
  /// Scaling of the used columns; nil unless `quantile`.
  let normalizer: QuantileNormalizer?
  /// Filling of the scaled columns; nil unless `expected`.
  let imputer: ConditionalMeanImputer?
  /// Whitening of the filled columns; nil unless asked for and possible.
  let metric: DiscriminantMetric?

  /// Fits a transform to cells of `data`.
  ///
  /// - Throws: ``InputError`` when filling or whitening cannot be fitted.
  init(
    fitting data: LearningData,
    cells: [Int],
    layout: TokenLayout,
    settings: TokenSettings
  ) throws {
    let features = data.features.selectingRows(cells)
    let filled = try TokenTransform(fitting: features, layout: layout, settings: settings)
    guard settings.whitens, cells.count >= 5 * layout.used.count else {
      self = filled
      return
    }
    let metric = try KernelLearner.guarding {
      try DiscriminantMetric.sequential(
        LabelledFeatures(
          filled.scores(features),
          labels: data.labels(of: cells),
          classCount: data.classes.count,
          types: data.types(of: cells)
        )
      )
    }
    self.init(
      settings: settings,
      layout: layout,
      scaler: filled.scaler,
      normalizer: filled.normalizer,
      imputer: filled.imputer,
      metric: metric
    )
  }

  /// Fits scaling and filling to training cells × raw features; NaN is missing.
  private init(fitting features: Matrix, layout: TokenLayout, settings: TokenSettings) throws {
    let used = Self.filled(features.selectingColumns(layout.used), settings.filling).values
    let width = layout.used.count
    let scaling = TokenTransform(
      settings: settings,
      layout: layout,
      scaler: settings.scaling == .standard
        ? StandardScaler(values: used, columnCount: width) : nil,
      normalizer: settings.scaling == .quantile
        ? QuantileNormalizer(values: used, columnCount: width) : nil,
      imputer: nil,
      metric: nil
    )
    guard settings.filling == .expected else {
      self = scaling
      return
    }
    let imputer = try KernelLearner.guarding {
      try ConditionalMeanImputer(
        scaling.scaled(features),
        weights: [Double](repeating: 1, count: features.rowCount)
      )
    }
    self.init(
      settings: settings,
      layout: layout,
      scaler: scaling.scaler,
      normalizer: scaling.normalizer,
      imputer: imputer,
      metric: nil
    )
  }

  /// Puts stored parts together.
  init(
    settings: TokenSettings,
    layout: TokenLayout,
    scaler: StandardScaler?,
    normalizer: QuantileNormalizer?,
    imputer: ConditionalMeanImputer?,
    metric: DiscriminantMetric?
  ) {
    self.settings = settings
    self.layout = layout
    self.scaler = scaler
    self.normalizer = normalizer
    self.imputer = imputer
    self.metric = metric
  }

  /// Names and true widths of the tokens.
  var shapes: [TokenShape] {
    layout.blocks.map { TokenShape(name: $0.name, width: $0.values.count + $0.indicators.count) }
  }

  /// Scaled columns side by side, missing ones 0, indicators last: what learners without tokens see.
  func flat(_ features: Matrix) throws -> Matrix {
    let values = try scores(features)
    return layout.indicated.isEmpty ? values : values.appendingColumns(of: indicators(features))
  }

  /// The tokens of some cells.
  ///
  /// - Throws: ``InputError``.
  func tokens(_ features: Matrix) throws -> TokenTensor {
    let scores = try scores(features)
    let marks = indicators(features)
    let values = layout.blocks.map { block in
      (0..<features.rowCount).flatMap { row in
        block.values.map { Float(scores[row, $0]) } + block.indicators.map { Float(marks[row, $0]) }
      }
    }
    do {
      return try TokenTensor(
        tokens: shapes,
        cellCount: features.rowCount,
        values: values,
        isMissing: settings.masksMissing ? mask(features) : nil
      )
    } catch {
      throw InputError("tokens: \(error)")
    }
  }

  /// Cells × tokens: whether all columns of a token are missing; nil when none is.
  private func mask(_ features: Matrix) -> [Bool]? {
    let blocks = layout.blocks
    var mask: [Bool] = []
    for row in 0..<features.rowCount {
      let own = blocks.map { block in
        block.values.allSatisfy { features[row, layout.used[$0]].isNaN }
      }
      // A cell whose only values are in columns unseen in training shows its filling, rather than nothing.
      mask += own.contains(false) ? own : own.map { _ in false }
    }
    return mask.contains(true) ? mask : nil
  }

  /// The used columns, scaled and cut off, NaN where missing.
  private func scaled(_ features: Matrix) -> Matrix {
    var values = Self.filled(features.selectingColumns(layout.used), settings.filling).values
    if let scaler { values = scaler.scaled(values) }
    if let normalizer { values = normalizer.normalized(values) }
    let limit = settings.clip > 0 ? settings.clip : Double.infinity
    return Matrix(
      rowCount: features.rowCount,
      columnCount: layout.used.count,
      values: values.map { $0.isNaN ? $0 : min(max($0, -limit), limit) }
    )
  }

  /// The used columns, scaled, filled and whitened.
  private func scores(_ features: Matrix) throws -> Matrix {
    let filled = try filled(features)
    return metric?.points(filled) ?? filled
  }

  private func filled(_ features: Matrix) throws -> Matrix {
    let values = scaled(features)
    if let imputer { return try KernelLearner.guarding { try imputer.imputed(values) } }
    return Matrix(
      rowCount: values.rowCount,
      columnCount: values.columnCount,
      values: values.values.map { $0.isNaN ? 0 : $0 }
    )
  }

  private func indicators(_ features: Matrix) -> Matrix {
    Matrix(
      rowCount: features.rowCount,
      columnCount: layout.indicated.count,
      values: (0..<features.rowCount).flatMap { row in
        layout.indicated.map { features[row, $0].isNaN ? 1 : 0 }
      }
    )
  }

  private static func filled(_ features: Matrix, _ filling: TokenSettings.Filling) -> Matrix {
    guard filling == .zero else { return features }
    return Matrix(
      rowCount: features.rowCount,
      columnCount: features.columnCount,
      values: features.values.map { $0.isNaN ? 0 : $0 }
    )
  }
}
