import Features
import Foundation
import Tables

/// Features that belong together: one token of a sequence model, one block of a sparse PCA.
package struct ModelFamily: Sendable, Equatable, Codable {
  /// Name, such as `isi_shape` or `spike shape`.
  package var name: String
  /// Half-open range of a model's columns.
  package var columns: Range<Int>

  /// Creates a family.
  package init(name: String, columns: Range<Int>) {
    self.name = name
    self.columns = columns
  }

  /// Runs of equal owners as families; a name that comes again later gets a number.
  static func grouping(_ owners: [String]) -> [ModelFamily] {
    var families: [ModelFamily] = []
    var uses: [String: Int] = [:]
    var last: String?
    for (column, owner) in owners.enumerated() {
      if owner == last, let open = families.popLast() {
        families.append(
          ModelFamily(name: open.name, columns: open.columns.lowerBound..<column + 1)
        )
        continue
      }
      uses[owner, default: 0] += 1
      let number = uses[owner] ?? 1
      families.append(
        ModelFamily(name: number > 1 ? "\(owner) \(number)" : owner, columns: column..<column + 1)
      )
      last = owner
    }
    return families
  }

  /// The family of a sparse component named `<family>_spca_<number>`; other names are families of their own.
  static func ofComponent(_ name: String) -> String {
    guard let mark = name.range(of: "_spca_") else { return name }
    return String(name[..<mark.lowerBound])
  }

  /// Scalars with the columns of each family of the feature dictionary side by side, families in the dictionary's
  /// order, unknown names last as `other`; and the family of each column.
  static func ordered(
    _ scalars: FeatureTable.Scalars
  ) -> (scalars: FeatureTable.Scalars, families: [String]) {
    let owners = scalars.names.map {
      FeatureDictionary.definition(of: $0)?.family.rawValue ?? "other"
    }
    let known = FeatureDefinition.Family.allCases.map(\.rawValue) + ["other"]
    let order = known.flatMap { family in owners.indices.filter { owners[$0] == family } }
    let width = scalars.names.count
    let rowCount = width > 0 ? scalars.values.count / width : 0
    let ordered = FeatureTable.Scalars(
      names: order.map { scalars.names[$0] },
      values: (0..<rowCount).flatMap { row in order.map { scalars.values[row * width + $0] } }
    )
    return (ordered, order.map { owners[$0] })
  }
}
