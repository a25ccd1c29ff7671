package import LinearAlgebra
package import Tables

/// The features of a run that a model sees: cells × named columns, NaN is missing.
package struct ModelInput: Sendable {
  /// Which features were taken.
  package let choice: FeatureChoice
  /// Cell ids.
  package let cells: [String]
  /// Names of the columns, unique.
  package let names: [String]
  /// Which columns belong together, in token order; they cover all columns once, in order.
  package let families: [ModelFamily]
  /// Cells × columns, finite or NaN.
  package let values: Matrix
  /// What the features rest on: preset and sparse PCA model, as far as the table says.
  package let basis: [String: String]
  /// What is known of the cells.
  package let annotations: [(name: String, values: FeatureTable.Annotation)]
  /// The run, for messages.
  package let source: String

  /// Takes features from a table.
  ///
  /// - Parameters:
  ///   - table: the run's table.
  ///   - choice: which features; nil takes the components where there are some, else the columns of an
  ///     imported table, else the scalar features.
  ///   - source: the run, for messages.
  ///   - skipsComponents: whether `all` goes without the stored components.
  /// - Throws: ``InputError``: no such features, or an infinite value.
  package init(
    _ table: FeatureTable,
    choice: FeatureChoice?,
    source: String,
    skipsComponents: Bool = false
  ) throws {
    let isImported = !table.provenance.contains { $0.key == "preset" }
    let choice = choice ?? (table.components != nil ? .spca : isImported ? .vectors : .scalars)
    var parts: [FeatureTable.Scalars] = []
    var owners: [[String]] = []
    if choice == .scalars || choice == .all, let scalars = table.scalars {
      let (part, families) = ModelFamily.ordered(Self.physiology(scalars))
      parts.append(part)
      owners.append(families)
    }
    let takesMatrix = choice == .scalars && isImported && table.scalars == nil
    if choice == .vectors || choice == .all || takesMatrix {
      parts.append(
        FeatureTable.Scalars(
          names: table.variables.map(\.name),
          values: table.values.map(Double.init)
        )
      )
      owners.append(table.variables.map(\.family))
    }
    if choice == .spca || (choice == .all && !skipsComponents), let components = table.components {
      parts.append(components)
      owners.append(components.names.map(ModelFamily.ofComponent))
    }
    var values = Matrix(rowCount: table.cells.count, columnCount: 0)
    for part in parts {
      values = values.appendingColumns(
        of: Matrix(
          rowCount: table.cells.count,
          columnCount: part.names.count,
          values: part.values
        )
      )
    }
    self.choice = choice
    self.source = source
    cells = table.cells
    names = parts.flatMap(\.names)
    families = ModelFamily.grouping(owners.joined().map { $0 })
    self.values = values
    annotations = table.annotations
    basis = Self.basis(table, choice: choice)
    try check()
  }

  /// Scalars without the cell QC values: a seal resistance tells the rig, not the cell type.
  private static func physiology(_ scalars: FeatureTable.Scalars) -> FeatureTable.Scalars {
    let quality = Set(RunTables.cellQCNames)
    let kept = scalars.names.indices.filter { !quality.contains(scalars.names[$0]) }
    let width = scalars.names.count
    let rowCount = width > 0 ? scalars.values.count / width : 0
    return FeatureTable.Scalars(
      names: kept.map { scalars.names[$0] },
      values: (0..<rowCount).flatMap { row in kept.map { scalars.values[row * width + $0] } }
    )
  }

  private static func basis(_ table: FeatureTable, choice: FeatureChoice) -> [String: String] {
    var keys: [String] = choice == .scalars ? [] : ["preset"]
    if choice == .spca || choice == .all { keys.append(SparsePCARun.provenanceKey) }
    return Dictionary(
      table.provenance.filter { keys.contains($0.key) }.map { ($0.key, $0.text) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private func check() throws {
    guard !cells.isEmpty else { throw InputError("\(source): the run has no cell") }
    guard !names.isEmpty else {
      let hint =
        choice == .spca
        ? "make them with 'patchline spca fit', or use --features"
        : "use another --features (spca, scalars, vectors, all)"
      throw InputError("\(source): the run has no \(choice.rawValue) features; \(hint)")
    }
    for row in cells.indices {
      for column in names.indices where values[row, column].isInfinite {
        throw InputError(
          "\(source): cell \(cells[row]), feature \(names[column]) is infinite; expected a number or NaN"
        )
      }
    }
  }

  /// Texts of an annotation column; whole numbers without a fraction.
  ///
  /// - Throws: ``InputError`` listing the columns there are.
  package func texts(_ column: String, hint: String = "") throws -> [String?] {
    guard let found = annotations.first(where: { $0.name == column })?.values else {
      let known = annotations.map(\.name).joined(separator: ", ")
      throw InputError(
        "\(source): no column '\(column)' is known of the cells; there are: \(known)\(hint)"
      )
    }
    return found.texts
  }

  /// Species of the cells, ascending; empty where the run does not say.
  package var species: [String] {
    guard let values = annotations.first(where: { $0.name == "species" })?.values,
      case .texts(let texts) = values
    else { return [] }
    return Set(texts.compactMap { $0 }).sorted()
  }

  /// Whether a column is known of the cells.
  package func hasAnnotation(_ name: String) -> Bool {
    annotations.contains { $0.name == name }
  }

  /// Whether a cell has at least one of the features.
  package func hasFeatures(_ row: Int) -> Bool {
    names.indices.contains { !values[row, $0].isNaN }
  }
}
