package import LinearAlgebra

/// What learners see of a cohort: the labelled cells of one run.
package struct LearningData: Sendable {
  /// Ids of the cells.
  package let cells: [String]
  /// n × p, NaN is missing.
  package let features: Matrix
  /// Tokens in order.
  package let families: [ModelFamily]
  /// Class of each cell: (n).
  package let labels: [Int]
  /// Class names.
  package let classes: [String]
  /// Finer type of each cell as a number; nil: the classes.
  ///
  /// Two cells of different classes are of different types.
  package let types: [Int]?

  /// Creates data.
  package init(
    cells: [String],
    features: Matrix,
    families: [ModelFamily],
    labels: [Int],
    classes: [String],
    types: [Int]? = nil
  ) {
    precondition(
      cells.count == features.rowCount && labels.count == cells.count,
      "\(cells.count) cells, \(features.rowCount) rows, \(labels.count) labels"
    )
    self.cells = cells
    self.features = features
    self.families = families
    self.labels = labels
    self.classes = classes
    self.types = types
  }

  /// The labelled cells of a run, with the finer types of a column.
  ///
  /// - Throws: ``InputError`` when there is no such column.
  package init(_ input: ModelInput, _ labelled: LabelledCells, finer: String? = nil) throws {
    let names = try finer.map { column in
      let texts = try input.texts(column)
      return labelled.rows.map { texts[$0] }
    }
    self.init(
      cells: labelled.rows.map { input.cells[$0] },
      features: labelled.features(input),
      families: input.families,
      labels: labelled.codes,
      classes: labelled.classes,
      types: names.map { Self.types($0, within: labelled.codes) }
    )
  }

  /// Numbers for pairs of class and type; cells without a type are one more type of their class.
  private static func types(_ names: [String?], within labels: [Int]) -> [Int] {
    var known: [String: Int] = [:]
    return zip(names, labels).map { name, label in
      let key = "\(label) \(name ?? "")"
      let number = known[key] ?? known.count
      known[key] = number
      return number
    }
  }

  /// A source cohort in this one's terms: its columns in this order, its cells whose class is one of these.
  ///
  /// - Returns: the cohort, and one sentence for the cells that are left out.
  /// - Throws: ``InputError``: features that the source lacks, or a class without two source cells.
  package func aligning(
    _ source: ModelInput,
    _ labelled: LabelledCells,
    names: [String],
    finer: String? = nil
  ) throws -> (data: LearningData, notes: [String]) {
    let missing = names.filter { !source.names.contains($0) }
    guard missing.isEmpty else {
      throw InputError(
        "\(source.source): the source lacks features of the target: \(FeatureNames.list(missing));"
          + " extract or import both with the same preset or families file"
      )
    }
    let codes = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let kept = labelled.rows.indices.filter { codes[labelled.classes[labelled.codes[$0]]] != nil }
    let labels = kept.compactMap { codes[labelled.classes[labelled.codes[$0]]] }
    for (code, name) in classes.enumerated() where labels.count(where: { $0 == code }) < 2 {
      throw InputError(
        "\(source.source): fewer than two cells of class '\(name)'; expected the target's classes"
          + " \(classes.joined(separator: ", ")), found \(labelled.classes.joined(separator: ", "));"
          + " rename with --merge OLD=NEW"
      )
    }
    let positions = Dictionary(
      source.names.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let finer = finer.flatMap { source.hasAnnotation($0) ? $0 : nil }
    let types = try LearningData(source, labelled, finer: finer).types
    let data = LearningData(
      cells: kept.map { source.cells[labelled.rows[$0]] },
      features: source.values.selectingRows(kept.map { labelled.rows[$0] })
        .selectingColumns(names.compactMap { positions[$0] }),
      families: families,
      labels: labels,
      classes: classes,
      types: types.map { types in kept.map { types[$0] } }
    )
    let left = labelled.rows.count - kept.count
    let notes =
      left > 0
      ? ["\(left) source cells of classes that the target does not have are left out"] : []
    return (data, notes)
  }

  /// Cells of each class.
  package var classSizes: [Int] { classes.indices.map { code in labels.count { $0 == code } } }

  /// Labels of some cells.
  func labels(of cells: [Int]) -> [Int] { cells.map { labels[$0] } }

  /// Finer types of some cells; nil without any.
  func types(of cells: [Int]) -> [Int]? { types.map { types in cells.map { types[$0] } } }
}
