/// Cells × features: what the models eat and what `features.h5ad` stores.
///
/// All families stand side by side in one row-major matrix; a family that a cell lacks is NaN there.
package struct FeatureTable: Sendable, Equatable {
  /// One family: a name and its columns.
  package struct Family: Sendable, Equatable {
    /// Name, such as `isi_shape`.
    package var name: String
    /// Half-open range of columns of ``FeatureTable/values``.
    package var columns: Range<Int>

    /// Creates a family.
    package init(name: String, columns: Range<Int>) {
      self.name = name
      self.columns = columns
    }
  }

  /// One column.
  package struct Variable: Sendable, Equatable {
    /// Unique name, such as `isi_shape_17`.
    package var name: String
    /// The family it belongs to.
    package var family: String
    /// Position inside the family, from 0.
    package var position: Int
    /// Unit, `1` for pure numbers.
    package var unit: String

    /// Creates a variable.
    package init(name: String, family: String, position: Int, unit: String) {
      self.name = name
      self.family = family
      self.position = position
      self.unit = unit
    }
  }

  /// A column of what is known of the cells besides features.
  package enum Annotation: Sendable, Equatable {
    /// Texts; `nil` is missing.
    case texts([String?])
    /// Numbers; NaN is missing.
    case numbers([Double])

    /// The number of cells.
    package var count: Int {
      switch self {
      case .texts(let values): values.count
      case .numbers(let values): values.count
      }
    }

    /// As texts: empty texts and numbers that are not finite are missing, whole numbers have no fraction.
    package var texts: [String?] {
      switch self {
      case .texts(let values): values.map { $0.flatMap { $0.isEmpty ? nil : $0 } }
      case .numbers(let values): values.map { $0.isFinite ? CSVWriter.number($0) : nil }
      }
    }
  }

  /// A named table of scalars beside the matrix, cells × names, NaN is missing.
  package struct Scalars: Sendable, Equatable {
    /// Column names.
    package var names: [String]
    /// Row-major (cells, names).
    package var values: [Double]

    /// Creates a table.
    package init(names: [String], values: [Double]) {
      self.names = names
      self.values = values
    }
  }

  /// Cell ids, unique, in the order of the rows.
  package var cells: [String]
  /// Families in token order; their columns tile `0..<variables.count`.
  package var families: [Family]
  /// One entry a column.
  package var variables: [Variable]
  /// Row-major (cells, variables), NaN is missing.
  package var values: [Float]
  /// Columns of `obs` in order.
  package var annotations: [(name: String, values: Annotation)]
  /// Scalar features, `obsm["scalar_features"]`.
  package var scalars: Scalars?
  /// Scores of sparse components, `obsm["X_spca"]`, row-major (cells, components).
  package var components: Scalars?
  /// Provenance, `uns`: key and text, ascending by key.
  package var provenance: [(key: String, text: String)]

  /// Creates a table.
  ///
  /// - Precondition: shapes agree, families tile the columns, ids are unique.
  package init(
    cells: [String],
    families: [Family],
    variables: [Variable],
    values: [Float],
    annotations: [(name: String, values: Annotation)] = [],
    scalars: Scalars? = nil,
    components: Scalars? = nil,
    provenance: [(key: String, text: String)] = []
  ) {
    precondition(Set(cells).count == cells.count, "cell ids repeat")
    precondition(
      values.count == cells.count * variables.count,
      "\(values.count) values for \(cells.count) cells × \(variables.count) variables"
    )
    var next = 0
    for family in families {
      precondition(family.columns.lowerBound == next, "family \(family.name) leaves a gap")
      next = family.columns.upperBound
    }
    precondition(next == variables.count, "families cover \(next) of \(variables.count) columns")
    for annotation in annotations {
      precondition(annotation.values.count == cells.count, "\(annotation.name) has another length")
    }
    for table in [scalars, components].compactMap({ $0 }) {
      precondition(table.values.count == cells.count * table.names.count, "scalars: shape")
    }
    self.cells = cells
    self.families = families
    self.variables = variables
    self.values = values
    self.annotations = annotations
    self.scalars = scalars
    self.components = components
    self.provenance = provenance.sorted { $0.key < $1.key }
  }

  /// The values of one family, row-major (cells, width).
  package func values(of family: Family) -> [Float] {
    var block: [Float] = []
    block.reserveCapacity(cells.count * family.columns.count)
    for row in cells.indices {
      let start = row * variables.count
      block.append(
        contentsOf: values[start + family.columns.lowerBound..<start + family.columns.upperBound]
      )
    }
    return block
  }

  /// The annotation column of a name, `nil` where there is none.
  package func annotation(_ name: String) -> Annotation? {
    annotations.first { $0.name == name }?.values
  }

  /// Two tables are equal when all parts are, NaN being equal to NaN.
  package static func == (left: FeatureTable, right: FeatureTable) -> Bool {
    func same(_ a: [Float], _ b: [Float]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
    func sameNumbers(_ a: [Double], _ b: [Double]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
    func same(_ a: Annotation, _ b: Annotation) -> Bool {
      switch (a, b) {
      case (.texts(let x), .texts(let y)): x == y
      case (.numbers(let x), .numbers(let y)): sameNumbers(x, y)
      default: false
      }
    }
    func same(_ a: Scalars?, _ b: Scalars?) -> Bool {
      a?.names == b?.names && sameNumbers(a?.values ?? [], b?.values ?? [])
    }
    return left.cells == right.cells && left.families == right.families
      && left.variables == right.variables && same(left.values, right.values)
      && left.annotations.map(\.name) == right.annotations.map(\.name)
      && zip(left.annotations, right.annotations).allSatisfy { same($0.values, $1.values) }
      && same(left.scalars, right.scalars) && same(left.components, right.components)
      && left.provenance.map(\.key) == right.provenance.map(\.key)
      && left.provenance.map(\.text) == right.provenance.map(\.text)
  }
}
