import Tables

/// Joins labels to the cells of a cohort and writes them into its feature table.
struct CohortLabels {
  /// The label of each cell after first word and rules; `nil` where it has none.
  let labels: [String?]
  /// The same as it was found.
  let found: [String?]
  private let table: FeatureTable
  private let source: StudyLabels
  private let name: String

  /// Looks labels up.
  ///
  /// - Parameters:
  ///   - table: the cohort's features.
  ///   - source: where labels come from.
  ///   - column: the column of `obs` that they become.
  ///   - place: the cohort, for messages.
  /// - Throws: ``InputError``: no such column, or labels that match no cell.
  init(_ table: FeatureTable, _ source: StudyLabels, column: String, place: String) throws {
    self.table = table
    self.source = source
    name = column
    found = try Self.texts(source.column, of: table, source, place: place)
    guard found.contains(where: { $0 != nil }) else {
      throw InputError(Self.mismatch(table, source, place: place))
    }
    labels = found.map { text in
      let word =
        source.firstWord
        ? text.flatMap { $0.split(separator: " ").first.map(String.init) } : text
      return source.rules.applied(to: word)
    }
  }

  /// The table with the labels, and with the donor and further columns that were asked for.
  ///
  /// - Throws: ``InputError``.
  func labelled(place: String) throws -> FeatureTable {
    var result = table
    func set(_ name: String, _ texts: [String?]) {
      result.annotations.removeAll { $0.name == name }
      result.annotations.append((name, .texts(texts)))
    }
    if let donor = source.donor {
      set("donor_id", try Self.texts(donor, of: table, source, place: place))
    }
    for column in source.keep where column != name {
      set(column, try Self.texts(column, of: table, source, place: place))
    }
    set(name, labels)
    return result
  }

  /// `labels.csv`: the label of every cell, what was found, and why a cell has none.
  var csv: String {
    var csv = CSVWriter(header: ["cell_id", name, "found", "note"])
    for row in table.cells.indices {
      let note: String? =
        labels[row] != nil ? nil : found[row] == nil ? "not in the label table" : "left out"
      csv.append([
        .text(table.cells[row]), .optional(labels[row]), .optional(found[row]), .optional(note),
      ])
    }
    return csv.text
  }

  /// Cells without a row in the table, and cells whose label is left out.
  var withoutLabel: (absent: Int, dropped: Int) {
    (
      found.count { $0 == nil },
      zip(found, labels).count { $0 != nil && $1 == nil }
    )
  }

  /// A column of the label table by cell, or of the features where there is no table.
  private static func texts(
    _ column: String,
    of table: FeatureTable,
    _ source: StudyLabels,
    place: String
  ) throws -> [String?] {
    guard let file = source.file else {
      let input = table.annotations.map(\.name).joined(separator: ", ")
      guard let annotation = table.annotation(column) else {
        throw InputError(
          "\(place): no column '\(column)' is known of the cells; there are: \(input)"
            + "; name a label table with labels.file"
        )
      }
      return annotation.texts
    }
    let values = try LabelTable.read(file, column: column, key: source.key)
    return table.cells.map { cell in
      identity(of: cell, source.join).flatMap { values[$0] }
    }
  }

  /// What of a cell id is looked up.
  static func identity(of cell: String, _ join: StudyLabels.Join) -> String? {
    switch join {
    case .cell: return cell
    case .session:
      guard let start = cell.firstRange(of: "ses-")?.upperBound else { return nil }
      let session = cell[start...].prefix { $0.isLetter || $0.isNumber }
      return session.isEmpty ? nil : String(session)
    }
  }

  private static func mismatch(
    _ table: FeatureTable,
    _ source: StudyLabels,
    place: String
  ) -> String {
    let cell = table.cells.first ?? ""
    guard let file = source.file else {
      return "\(place): column '\(source.column)' is empty for every cell"
    }
    let looked = identity(of: cell, source.join)
    return "\(place): no cell is in \(file); looked in its column '\(source.key)' for"
      + " \(looked.map { "'\($0)'" } ?? "the session of a DANDI file name (ses-…), which none has")"
      + " (cell '\(cell)'); set labels.key and labels.join"
  }
}
