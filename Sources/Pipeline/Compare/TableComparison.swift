/// How two tables differ, column by column.
package struct TableComparison: Sendable {
  /// Allowed differences.
  package struct Tolerance: Sendable, Equatable {
    /// Share of the golden value's magnitude.
    package var relative: Double
    /// In the column's own unit.
    package var absolute: Double

    /// Creates a tolerance.
    package init(relative: Double = 1e-6, absolute: Double = 1e-9) {
      self.relative = relative
      self.absolute = absolute
    }
  }

  /// The verdict on one column, or on one family of columns.
  package struct Line: Sendable, Equatable {
    /// Table and family.
    package var family: String
    /// Column; `-` for a whole family.
    package var feature: String
    /// Rows that both tables have.
    package var compared: Int
    /// Largest absolute difference of two numbers.
    package var maximum: Double
    /// Median absolute difference of two numbers.
    package var median: Double
    /// Rows over the tolerance, missing on one side, or different texts.
    package var over: Int
    /// The first few of them.
    package var firstOver: [String]
  }

  /// A line a column (or family) in the golden table's order.
  package private(set) var lines: [Line] = []
  /// Rows and columns that only one side has.
  package private(set) var onlyInOne: [String] = []

  /// Whether anything differs by more than the tolerance, or is missing on one side.
  package var differs: Bool { lines.contains { $0.over > 0 } || !onlyInOne.isEmpty }

  /// Compares `new` with `golden`.
  ///
  /// With `grouped` there is one line a family instead of one a column, for wide vectors; columns in
  /// `ignoring` are not compared.
  package init(
    new: ComparedTable,
    golden: ComparedTable,
    tolerance: Tolerance,
    grouped: Bool = false,
    ignoring: Set<String> = []
  ) {
    let newKeys = Set(new.keys)
    let goldenKeys = Set(golden.keys)
    onlyInOne += golden.keys.filter { !newKeys.contains($0) }.map {
      "\(golden.name): \($0) is missing"
    }
    onlyInOne += new.keys.filter { !goldenKeys.contains($0) }.map {
      "\(golden.name): \($0) is new"
    }
    let keys = golden.keys.filter(newKeys.contains)
    let positions = Dictionary(uniqueKeysWithValues: new.columns.enumerated().map { ($1, $0) })
    var collected: [String: Collector] = [:]
    var order: [String] = []
    for (column, name) in golden.columns.enumerated() where !ignoring.contains(name) {
      guard let position = positions[name] else {
        onlyInOne.append("\(golden.name): column \(name) is missing")
        continue
      }
      let family = golden.families[name] ?? golden.name
      let label = grouped ? family : name
      if collected[label] == nil {
        order.append(label)
        collected[label] = Collector(family: family, feature: grouped ? "-" : name)
      }
      for key in keys {
        collected[label]?.add(
          key,
          new: new.value(key, column: position),
          golden: golden.value(key, column: column),
          tolerance
        )
      }
    }
    let goldenColumns = Set(golden.columns)
    onlyInOne += new.columns.filter { !goldenColumns.contains($0) && !ignoring.contains($0) }.map {
      "\(golden.name): column \($0) is new"
    }
    lines = order.compactMap { collected[$0]?.line }
  }

  private struct Collector {
    let family: String
    let feature: String
    private var keys: Set<String> = []
    private var overKeys: [String] = []
    private var overSet: Set<String> = []
    private var differences: [Double] = []

    init(family: String, feature: String) {
      self.family = family
      self.feature = feature
    }

    mutating func add(
      _ key: String,
      new: ComparedTable.Value?,
      golden: ComparedTable.Value?,
      _ tolerance: Tolerance
    ) {
      guard let new, let golden else { return }
      keys.insert(key)
      if new.isMissing && golden.isMissing { return }
      var isOver = true
      if case .number(let a) = new, case .number(let b) = golden, !a.isNaN, !b.isNaN {
        let difference = abs(a - b)
        differences.append(difference)
        isOver = !(difference <= tolerance.absolute + tolerance.relative * abs(b))
      } else if case .text(let a) = new, case .text(let b) = golden {
        isOver = a != b
      }
      if isOver, overSet.insert(key).inserted { overKeys.append(key) }
    }

    var line: Line {
      let sorted = differences.sorted()
      return Line(
        family: family,
        feature: feature,
        compared: keys.count,
        maximum: sorted.last ?? 0,
        median: sorted.isEmpty ? 0 : sorted[sorted.count / 2],
        over: overKeys.count,
        firstOver: Array(overKeys.prefix(3))
      )
    }
  }
}
