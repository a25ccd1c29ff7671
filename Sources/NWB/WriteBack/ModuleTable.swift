/// A table to be stored in a file's processing module: a `DynamicTable` of the NWB schema.
package struct ModuleTable: Sendable, Equatable {
  /// The cells of one column, one entry a row.
  package enum Values: Sendable, Equatable {
    /// Numbers; `nil` is stored as NaN.
    case numbers([Double?])
    /// Whole numbers.
    case integers([Int])
    /// Text.
    case texts([String])
    /// Any number of numbers a row, stored as one list and an index, as NWB's ragged columns are.
    case lists([[Double]])

    /// Rows.
    var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .integers(let values): values.count
      case .texts(let values): values.count
      case .lists(let values): values.count
      }
    }

    /// Whether no row holds anything.
    package var isEmpty: Bool {
      switch self {
      case .numbers(let values): values.allSatisfy { $0?.isNaN ?? true }
      case .lists(let values): values.allSatisfy(\.isEmpty)
      case .integers, .texts: false
      }
    }
  }

  /// One column.
  package struct Column: Sendable, Equatable {
    /// Its name; unique in the table.
    package var name: String
    /// What it holds, with the unit.
    package var description: String
    /// Its cells.
    package var values: Values

    /// Creates a column.
    package init(_ name: String, _ description: String, _ values: Values) {
      self.name = name
      self.description = description
      self.values = values
    }
  }

  /// Name of the table; unique in the module.
  package var name: String
  /// What it holds.
  package var description: String
  /// Columns, all of one length.
  package var columns: [Column]

  /// Creates a table.
  ///
  /// - Precondition: there is a column, and all have one length.
  package init(_ name: String, _ description: String, columns: [Column]) {
    let lengths = Set(columns.map(\.values.count))
    precondition(lengths.count == 1, "columns of \(name) have \(lengths.sorted()) rows")
    self.name = name
    self.description = description
    self.columns = columns
  }

  /// Rows.
  package var rowCount: Int { columns[0].values.count }

  /// The columns that hold something: readers and nwbinspector stumble over columns of NaN only, and over an
  /// empty `spike_times` of a recording without spikes.
  var filledColumns: [Column] { columns.filter { !$0.values.isEmpty } }
}
