import Foundation
import KernelRidge
import LinearAlgebra
import TestSupport
import Testing

/// Values of `Golden/make_imputer_golden.py`; null is missing.
private struct Golden: Decodable {
  var features: [Double?]
  var weights: [Double]
  var test: [Double?]
  var mean: [Double]
  var covariance: [Double]
  var imputed: [Double]

  static func read() throws -> Golden {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/imputer_golden.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

private func matrix(_ values: [Double?], columns: Int) -> Matrix {
  Matrix(
    rowCount: values.count / columns,
    columnCount: columns,
    values: values.map { $0 ?? .nan }
  )
}

@Suite struct ConditionalMeanImputerTests {
  @Test func `means, covariance and filled values are those of NumPy`() throws {
    let golden = try Golden.read()
    let imputer = try ConditionalMeanImputer(
      matrix(golden.features, columns: 5),
      weights: golden.weights
    )
    let filled = try imputer.imputed(matrix(golden.test, columns: 5))
    let pairs =
      zip(imputer.means, golden.mean).map { ($0, $1) }
      + zip(imputer.covariance.values, golden.covariance).map { ($0, $1) }
      + zip(filled.values, golden.imputed).map { ($0, $1) }
    for (found, expected) in pairs {
      let closeness = Closeness(found, expected, absolute: 1e-12, relative: 1e-11)
      #expect(closeness.holds, "\(closeness)")
    }
  }

  @Test func `values that are there stay as they are, and nothing stays missing`() throws {
    let golden = try Golden.read()
    let features = matrix(golden.features, columns: 5)
    let imputer = try ConditionalMeanImputer(features, weights: golden.weights)
    let filled = try imputer.imputed(features)
    #expect(filled.firstNonFinite == nil)
    for (before, after) in zip(features.values, filled.values) where !before.isNaN {
      #expect(before == after)
    }
  }

  @Test func `a copy of another feature is filled with that feature, but for the shrinkage`()
    throws
  {
    let rows = (0..<50).map { i in [Double(i % 7) - 3, Double(i % 7) - 3] }
    let imputer = try ConditionalMeanImputer(
      Matrix(rows: rows),
      weights: [Double](repeating: 1, count: 50),
      shrinkage: 0.01
    )
    let filled = try imputer.imputed(Matrix(rows: [[2, .nan]]))
    // The slope is 1 − shrinkage around a mean near 0.
    #expect((filled[0, 1] - 2).magnitude < 0.03)
  }

  @Test func `a feature that no training cell has is 0 and disturbs no other`() throws {
    let rows = (0..<30).map { i in [Double(i % 5) - 2, Double(i % 3) - 1, Double.nan] }
    let weights = [Double](repeating: 1, count: 30)
    let wide = try ConditionalMeanImputer(Matrix(rows: rows), weights: weights)
    let narrow = try ConditionalMeanImputer(
      Matrix(rows: rows.map { Array($0[..<2]) }),
      weights: weights
    )
    let a = try wide.imputed(Matrix(rows: [[.nan, 1, .nan], [.nan, 1, 5]]))
    let b = try narrow.imputed(Matrix(rows: [[.nan, 1]]))
    #expect(a[0, 2] == 0)
    #expect((a[0, 0] - b[0, 0]).magnitude < 1e-14)
    #expect((a[1, 0] - b[0, 0]).magnitude < 1e-14)
  }

  @Test func `bad input is refused in words`() throws {
    let features = Matrix(rows: [[0, 1], [1, .nan], [2, 0]])
    #expect(throws: KernelRidgeError.self) {
      try ConditionalMeanImputer(features, weights: [1, 1])
    }
    #expect(throws: KernelRidgeError.self) {
      try ConditionalMeanImputer(features, weights: [1, 1, 1], shrinkage: 0)
    }
    let imputer = try ConditionalMeanImputer(features, weights: [1, 1, 1])
    #expect(throws: KernelRidgeError.featuresDiffer(expected: 2, found: 3)) {
      try imputer.imputed(Matrix(rows: [[1, 2, 3]]))
    }
  }
}
