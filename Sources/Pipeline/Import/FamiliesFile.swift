import Foundation
import Yams

/// `families.yaml`: which columns of a table are what.
package struct FamiliesFile: Sendable, Equatable {
  /// A family and its columns, in token order.
  package struct Family: Sendable, Equatable {
    /// Name.
    package var name: String
    /// Columns of the table in the order of the features.
    package var columns: [String]
  }

  /// The column that becomes `cell_id`.
  package var id: String
  /// The column that groups folds; `nil` where there is none.
  package var donor: String?
  /// The column with the species; `nil` where there is none.
  package var species: String?
  /// Columns that go to `obs` as they are.
  package var keep: [String]
  /// Families in token order.
  package var families: [Family]

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` that names the file, the key, what was expected and what was found.
  package static func read(_ file: String) throws -> FamiliesFile {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw InputError("\(file): expected a readable file: \(InputCollector.reason(error))")
    }
    return try FamiliesFile(yaml: text, file: file)
  }

  /// Reads the text of a file.
  ///
  /// - Throws: ``InputError`` that names the key, what was expected and what was found.
  package init(yaml: String, file: String) throws {
    let root: Node?
    do {
      root = try compose(yaml: yaml)
    } catch {
      throw InputError("\(file): expected YAML, found: \(error)")
    }
    guard let mapping = root?.mapping else {
      throw InputError("\(file): expected the keys 'id' and 'families', found no mapping")
    }
    let known: Set<String> = ["id", "donor", "species", "keep", "families"]
    for (key, _) in mapping {
      guard let name = key.string, known.contains(name) else {
        throw InputError(
          "\(file): unknown key '\(key.string ?? "?")'; known: id, donor, species, keep, families"
        )
      }
    }
    guard let id = mapping["id"]?.string else {
      throw InputError("\(file): expected 'id', the column that becomes cell_id")
    }
    self.id = id
    donor = mapping["donor"]?.string
    species = mapping["species"]?.string
    keep = try Self.names(mapping["keep"], key: "keep", file: file) ?? []
    guard let list = mapping["families"]?.mapping, !list.isEmpty else {
      throw InputError("\(file): expected 'families', a mapping from family to columns")
    }
    families = try list.map { key, value in
      guard let name = key.string,
        let columns = try Self.names(value, key: "families", file: file), !columns.isEmpty
      else {
        throw InputError("\(file): family '\(key.string ?? "?")' has no list of columns")
      }
      return Family(name: name, columns: columns)
    }
    try checkRepetition(file)
  }

  private func checkRepetition(_ file: String) throws {
    var seen: [String: String] = [:]
    for family in families {
      for column in family.columns {
        if let other = seen[column] {
          throw InputError("\(file): column '\(column)' stands in \(other) and in \(family.name)")
        }
        seen[column] = family.name
      }
    }
  }

  private static func names(_ node: Node?, key: String, file: String) throws -> [String]? {
    guard let node else { return nil }
    guard let sequence = node.sequence else {
      throw InputError("\(file): '\(key)' must be a list of column names")
    }
    return try sequence.map { entry in
      guard let name = entry.string else {
        throw InputError("\(file): '\(key)' holds something that is not a column name")
      }
      return name
    }
  }
}
