package import LinearAlgebra
import Statistics

/// Where labels come from.
package struct LabelSource: Sendable {
  /// Column of the labels.
  package var column: String
  /// A CSV table with `cell_id` and the column; nil takes the run's own column.
  package var file: String?
  /// Features that a cell must have to be used.
  package var required: [String]
  /// Merges and drops.
  package var rules: LabelRules

  /// Names a source.
  package init(
    column: String,
    file: String? = nil,
    required: [String] = [],
    rules: LabelRules = LabelRules()
  ) {
    self.column = column
    self.file = file
    self.required = required
    self.rules = rules
  }
}

/// The cells of a run that can be learned from: those with a label and at least one feature.
package struct LabelledCells: Sendable {
  /// Rows of the input, ascending.
  package let rows: [Int]
  /// Class names, ascending.
  package let classes: [String]
  /// Class of each row.
  package let codes: [Int]
  /// What was left out or is of no use, one sentence each.
  package let notes: [String]

  /// Cells of each class.
  package var sizes: [Int] {
    classes.indices.map { code in codes.count { $0 == code } }
  }

  /// Joins labels and features.
  ///
  /// - Throws: ``InputError``: no such column, labels that match no cell, fewer than two classes, a class of one
  ///   cell, no feature that varies.
  package init(_ input: ModelInput, _ source: LabelSource) throws {
    let raw = try Self.labels(input, source)
    let labels = raw.map(source.rules.applied)
    let labelled = labels.indices.filter { labels[$0] != nil }
    let rows = try Self.usable(labelled, input, source)
    var notes: [String] = []
    let unused = source.rules.unused(among: raw)
    if !unused.isEmpty {
      notes.append(
        "no cell is labelled \(unused.joined(separator: ", ")): nothing to merge or drop"
      )
    }
    if rows.count < labelled.count {
      let wanted = source.required.isEmpty ? "any feature" : source.required.joined(separator: ", ")
      notes.append("\(labelled.count - rows.count) labelled cells lack \(wanted) and are left out")
    }
    let numbered = ClassLabels(rows.map { labels[$0] })
    self.rows = rows
    classes = numbered.names
    codes = numbered.codes
    self.notes = notes + (try Self.featureNotes(input, rows: rows))
    try check(source.column)
  }

  /// The features of these cells.
  package func features(_ input: ModelInput) -> Matrix { input.values.selectingRows(rows) }

  private static func labels(_ input: ModelInput, _ source: LabelSource) throws -> [String?] {
    guard let file = source.file else {
      let labels = try input.texts(source.column, hint: "; or give a table with --labels")
      guard labels.contains(where: { $0 != nil }) else {
        throw InputError("\(input.source): column '\(source.column)' is empty for every cell")
      }
      return labels
    }
    let table = try LabelTable.read(file, column: source.column)
    guard !table.isEmpty else {
      throw InputError("\(file): column '\(source.column)' holds no label")
    }
    let labels = input.cells.map { table[$0] }
    guard labels.contains(where: { $0 != nil }) else {
      throw InputError(
        "\(file): none of its \(table.count) cells is in \(input.source); it has"
          + " '\(table.keys.min() ?? "")', the run '\(input.cells[0])'"
      )
    }
    return labels
  }

  private static func usable(
    _ labelled: [Int],
    _ input: ModelInput,
    _ source: LabelSource
  ) throws -> [Int] {
    let columns = try source.required.map { name in
      guard let column = input.names.firstIndex(of: name) else {
        throw InputError("\(input.source): no feature '\(name)' among the \(input.choice.rawValue)")
      }
      return column
    }
    let rows = labelled.filter { row in
      input.hasFeatures(row) && columns.allSatisfy { !input.values[row, $0].isNaN }
    }
    guard !rows.isEmpty else {
      throw InputError("\(input.source): none of the \(labelled.count) labelled cells has features")
    }
    return rows
  }

  private static func featureNotes(_ input: ModelInput, rows: [Int]) throws -> [String] {
    var (empty, constant): ([String], [String]) = ([], [])
    for (column, name) in input.names.enumerated() {
      let found = rows.map { input.values[$0, column] }.filter { !$0.isNaN }
      if found.isEmpty {
        empty.append(name)
      } else if found.allSatisfy({ $0 == found[0] }) {
        constant.append(name)
      }
    }
    guard empty.count + constant.count < input.names.count else {
      throw InputError("\(input.source): no feature varies among the \(rows.count) labelled cells")
    }
    var notes: [String] = []
    if !empty.isEmpty { notes.append("no value in any labelled cell: \(FeatureNames.list(empty))") }
    if !constant.isEmpty { notes.append("the same in all: \(FeatureNames.list(constant))") }
    return notes
  }

  private func check(_ column: String) throws {
    guard classes.count >= 2 else {
      throw InputError(
        "label '\(column)': every usable cell is '\(classes.first ?? "")'; expected two classes or more"
      )
    }
    if let single = sizes.firstIndex(of: 1) {
      throw InputError(
        "label '\(column)': class '\(classes[single])' has one usable cell, expected two or more;"
          + " merge the class or empty its label"
      )
    }
  }
}

/// Lists of feature names in messages.
enum FeatureNames {
  /// The first names, and how many more there are.
  static func list(_ names: [String], first: Int = 5) -> String {
    let shown = names.prefix(first).joined(separator: ", ")
    return names.count > first ? "\(shown) and \(names.count - first) more" : shown
  }
}
