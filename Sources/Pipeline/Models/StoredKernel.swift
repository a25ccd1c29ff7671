import KernelRidge
import LinearAlgebra
import Statistics
import Tables

/// A kernel ridge classifier in a model file, but for its arrays.
struct StoredKernel: Codable {
  /// The classifier's fields as its own coding names them, without the arrays.
  var classifier: StoredClassifier
  var calibration: Calibration
  var scoreLimit: Double
  var imputer: ConditionalMeanImputer
  var components: FittedComponents?

  /// Puts the arrays `metric` (p, p), `points` (N, p), `coefficients` (N, K), `offsets` (K) and the normal scores'
  /// tables into a file.
  init(_ fitted: FittedKernel, into arrays: inout [String: ModelFile.Values]) {
    classifier = StoredClassifier(fitted.kernel)
    calibration = fitted.calibration
    scoreLimit = fitted.reader.normalizer.limit
    imputer = fitted.reader.imputer
    components = fitted.components
    arrays["metric"] = .reals(fitted.kernel.metric.map.values)
    arrays["points"] = .reals(fitted.kernel.points.values)
    arrays["coefficients"] = .reals(fitted.kernel.coefficients.values)
    arrays["offsets"] = .reals(fitted.kernel.offsets)
    fitted.reader.normalizer.store(into: &arrays, prefix: "")
  }

  /// The classifier.
  ///
  /// - Throws: ``InputError`` when arrays are missing or of the wrong size.
  func kernel(_ file: ModelFile, path: String) throws -> FittedKernel {
    FittedKernel(
      components: components,
      reader: ScoreReader(
        normalizer: try QuantileNormalizer(file, path: path, prefix: "", limit: scoreLimit),
        imputer: imputer
      ),
      kernel: try classifier.classifier(file, path: path),
      calibration: calibration,
      heldOut: []
    )
  }
}

/// The small parts of a classifier.
struct StoredClassifier: Codable {
  var settings: KernelRidgeSettings
  var ownCount: Int
  var featureCount: Int
  var classCount: Int

  init(_ kernel: KernelRidgeClassifier) {
    settings = kernel.settings
    ownCount = kernel.ownCount
    featureCount = kernel.featureCount
    classCount = kernel.classCount
  }

  func classifier(_ file: ModelFile, path: String) throws -> KernelRidgeClassifier {
    let classifier = KernelRidgeClassifier(
      settings: settings,
      map: try file.matrix("metric", path, columns: featureCount),
      points: try file.matrix("points", path, columns: featureCount),
      ownCount: ownCount,
      coefficients: try file.matrix("coefficients", path, columns: classCount),
      offsets: try file.reals("offsets", path)
    )
    guard let classifier, classifier.classCount == classCount else {
      throw InputError("\(path): the model's arrays do not fit together; train it again")
    }
    return classifier
  }
}

extension ModelFile {
  /// A matrix of a known width.
  func matrix(_ name: String, _ path: String, columns: Int) throws -> Matrix {
    let values = try reals(name, path)
    guard columns > 0, values.count.isMultiple(of: columns) else {
      throw InputError(
        "\(path): array '\(name)' has \(values.count) values, no rows of \(columns); train the model again"
      )
    }
    return Matrix(rowCount: values.count / columns, columnCount: columns, values: values)
  }
}

extension QuantileNormalizer {
  /// Puts the tables into a file: `knots` and `scores` of all columns after one another, and `knot_counts`.
  func store(into arrays: inout [String: ModelFile.Values], prefix: String) {
    arrays[prefix + "knots"] = .reals(knots.flatMap { $0 })
    arrays[prefix + "scores"] = .reals(scores.flatMap { $0 })
    arrays[prefix + "knot_counts"] = .integers(knots.map { Int32(clamping: $0.count) })
  }

  /// Reads what ``store(into:prefix:)`` wrote.
  ///
  /// - Throws: ``InputError``.
  init(_ file: ModelFile, path: String, prefix: String, limit: Double) throws {
    let counts = try file.integers(prefix + "knot_counts", path).map(Int.init)
    func columns(_ name: String) throws -> [[Double]] {
      let values = try file.reals(prefix + name, path)
      guard counts.allSatisfy({ $0 >= 0 }), values.count == counts.reduce(0, +) else {
        throw InputError(
          "\(path): array '\(prefix + name)' has a wrong size; train the model again"
        )
      }
      var start = 0
      return counts.map { count in
        defer { start += count }
        return Array(values[start..<start + count])
      }
    }
    self.init(knots: try columns("knots"), scores: try columns("scores"), limit: limit)
  }
}
