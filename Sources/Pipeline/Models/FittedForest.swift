package import LinearAlgebra
package import RandomForest
package import Statistics

/// How a forest's probabilities are calibrated on its out-of-bag votes.
package enum CalibrationMethod: String, Sendable, Codable, CaseIterable {
  /// As the trees vote.
  case none
  /// One temperature; the most probable class stays.
  case temperature
  /// One isotonic regression a class; the most probable class may change.
  case isotonic
}

/// A forest with its calibration: what one fold, and a model file, consist of.
package struct FittedForest: Sendable, Equatable {
  /// The trees.
  package let forest: Forest
  /// Calibration, fitted on out-of-bag votes.
  package let calibration: Calibration

  /// Puts parts together.
  package init(forest: Forest, calibration: Calibration) {
    self.forest = forest
    self.calibration = calibration
  }

  /// Fits trees, then the calibration on the cells that each tree did not see.
  ///
  /// - Throws: ``InputError``.
  package static func fit(
    _ features: Matrix,
    labels: [Int],
    classCount: Int,
    settings: ForestSettings,
    calibration method: CalibrationMethod,
    threads: Int
  ) throws -> FittedForest {
    let forest: Forest
    do {
      forest = try Forest.fit(
        features,
        labels: labels,
        classCount: classCount,
        settings: settings,
        threads: threads
      )
    } catch {
      throw InputError("\(error)")
    }
    let held = outOfBag(forest, labels: labels)
    let calibration: Calibration =
      switch method {
      case _ where held.truth.isEmpty: .none
      case .none: .none
      case .temperature:
        .fittingTemperature(
          probabilities: held.probabilities,
          truth: held.truth,
          classCount: classCount
        )
      case .isotonic:
        .fittingIsotonic(
          probabilities: held.probabilities,
          truth: held.truth,
          classCount: classCount
        )
      }
    return FittedForest(forest: forest, calibration: calibration)
  }

  /// Out-of-bag probabilities of the cells that have any, with their classes.
  package static func outOfBag(
    _ forest: Forest,
    labels: [Int]
  ) -> (probabilities: [Double], truth: [Int]) {
    guard let estimates = forest.outOfBag?.probabilities else { return ([], []) }
    let cells = labels.indices.filter { !estimates[$0, 0].isNaN }
    return (estimates.selectingRows(cells).values, cells.map { labels[$0] })
  }

  /// Probabilities as the trees vote, and calibrated; every row sums to 1.
  ///
  /// - Throws: ``InputError``.
  package func probabilities(
    of features: Matrix,
    threads: Int
  ) throws -> (raw: [Double], calibrated: [Double]) {
    do {
      let raw = try forest.probabilities(of: features, threads: threads).values
      return (raw, calibration.calibrated(raw, classCount: forest.classCount))
    } catch {
      throw InputError("\(error)")
    }
  }

  /// The most probable class of each row, the first of equals.
  package static func predictions(_ probabilities: [Double], classCount: Int) -> [Int] {
    stride(from: 0, to: probabilities.count, by: classCount).map { start in
      var best = 0
      for code in 1..<max(classCount, 1)
      where probabilities[start + code] > probabilities[start + best] { best = code }
      return best
    }
  }
}
