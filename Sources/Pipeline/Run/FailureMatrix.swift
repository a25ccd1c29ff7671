/// How many cells lack what: by stage and reason, with the families it hits most.
package struct FailureMatrix: Sendable, Equatable {
  /// One stage and reason.
  package struct Line: Sendable, Equatable {
    /// Where it happened, as in `failures.csv`.
    package var stage: String
    /// The reason code.
    package var reason: String
    /// Cells with at least one such row.
    package var cells: Int
    /// Families (or sweeps) and how many cells lack them, the most frequent first.
    package var families: [(name: String, cells: Int)]

    /// Two lines are equal when all parts are.
    package static func == (left: Line, right: Line) -> Bool {
      left.stage == right.stage && left.reason == right.reason && left.cells == right.cells
        && left.families.map(\.name) == right.families.map(\.name)
        && left.families.map(\.cells) == right.families.map(\.cells)
    }
  }

  private struct Key: Hashable, Comparable {
    var stage: String
    var reason: String
    static func < (left: Key, right: Key) -> Bool {
      (left.stage, left.reason) < (right.stage, right.reason)
    }
  }

  private var cells: [Key: Int] = [:]
  private var families: [Key: [String: Int]] = [:]

  /// A matrix without cells.
  package init() {}

  /// Counts the failures of one cell.
  package mutating func count(_ failures: [FailureRow]) {
    var seen: [Key: Set<String>] = [:]
    for failure in failures {
      // `sweep 12` of one cell has nothing to do with `sweep 12` of another.
      let family = failure.family.hasPrefix("sweep ") ? "sweeps" : failure.family
      seen[Key(stage: failure.stage, reason: failure.reason), default: []].insert(family)
    }
    for (key, names) in seen {
      cells[key, default: 0] += 1
      for name in names { families[key, default: [:]][name, default: 0] += 1 }
    }
  }

  /// The lines, most cells first; ties by stage and reason.
  package var lines: [Line] {
    cells.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { key, count in
      let names = (families[key] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return Line(
        stage: key.stage,
        reason: key.reason,
        cells: count,
        families: names.map { (name: $0.key, cells: $0.value) }
      )
    }
  }
}
