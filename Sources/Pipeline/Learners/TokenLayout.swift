import BiLSTM
package import LinearAlgebra
import Statistics

/// Which raw columns become which token, the same for cohorts that share a network.
package struct TokenLayout: Sendable, Equatable, Codable {
  /// Families of the raw features.
  package let families: [ModelFamily]
  /// Raw columns that have a value in some cell, ascending.
  package let used: [Int]
  /// Raw columns that get an indicator of missing values, ascending; a part of ``used``.
  package let indicated: [Int]

  /// Looks at the features of one cohort or two; labels play no part.
  ///
  /// Columns without any value in one of the cohorts are left out; a family without any column left is no token.
  /// - Parameters:
  ///   - cohorts: cells × raw features each; NaN is missing.
  ///   - families: tokens.
  ///   - addsIndicators: whether columns that lack a value in some cell get an indicator.
  /// - Throws: ``InputError`` when no column is left.
  package init(of cohorts: [Matrix], families: [ModelFamily], addsIndicators: Bool) throws {
    let missing = cohorts.map { features in
      (0..<features.columnCount).map { column in
        (0..<features.rowCount).count { features[$0, column].isNaN }
      }
    }
    let columns = cohorts.first.map { 0..<$0.columnCount } ?? 0..<0
    let used = columns.filter { column in
      zip(missing, cohorts).allSatisfy { $0[column] < $1.rowCount }
    }
    guard !used.isEmpty else {
      throw InputError("none of the \(columns.count) features has a value in the training cells")
    }
    self.families = families
    self.used = used
    indicated =
      addsIndicators ? used.filter { column in missing.contains { $0[column] > 0 } } : []
  }

  /// A token: its name, and positions of its columns in ``used`` and in ``indicated``.
  struct Block {
    let name: String
    let values: [Int]
    let indicators: [Int]
  }

  /// The tokens in order.
  var blocks: [Block] {
    families.compactMap { family in
      let values = used.indices.filter { family.columns.contains(used[$0]) }
      let marks = indicated.indices.filter { family.columns.contains(indicated[$0]) }
      return values.isEmpty ? nil : Block(name: family.name, values: values, indicators: marks)
    }
  }
}
