import Foundation
import Statistics

/// The splits of an evaluation: the same for every learner.
struct FoldPlan: Sendable {
  /// One way of splitting.
  struct Grouping: Sendable {
    /// `ungrouped`, or `grouped by` and the column.
    let name: String
    /// Donor of each cell as a number; nil keeps nothing together.
    let groups: [Int]?
    /// Folds of each run.
    let runs: [[Fold]]
  }

  /// Ungrouped first.
  let groupings: [Grouping]
  /// What was noticed, one sentence each.
  let notes: [String]

  /// Makes all splits.
  ///
  /// - Parameters:
  ///   - labels: class of each cell.
  ///   - donors: name of each cell's donor, in case cells are kept together; nil where unknown.
  ///   - settings: splits and runs.
  /// - Throws: ``InputError`` for a split that cannot be made.
  init(labels: [Int], donors: [String?]?, settings: EvaluationSettings) throws {
    var notes: [String] = []
    var wanted: [(name: String, groups: [Int]?)] = []
    if settings.includesUngrouped || donors == nil { wanted.append(("ungrouped", nil)) }
    if let donors, let column = settings.group {
      let (groups, alone) = Self.numbered(donors)
      if alone > 0 { notes.append("\(alone) cells without \(column) are groups of their own") }
      wanted.append(("grouped by \(column)", groups))
    }
    groupings = try wanted.map { name, groups in
      Grouping(
        name: name,
        groups: groups,
        runs: try (0..<settings.repeats).map { run in
          try Self.folds(
            labels: labels,
            groups: groups,
            split: settings.split,
            generator: SeededGenerator(seed: settings.seed).split(run)
          )
        }
      )
    }
    self.notes = notes
  }

  /// Digest of cells, labels and folds.
  func digest(cells: [String], labels: [Int]) -> String {
    var text = zip(cells, labels).map { "\($0) \($1)" }.joined(separator: "\n")
    for grouping in groupings {
      text += "\n\(grouping.name)"
      for fold in grouping.runs.joined() {
        text += "\n" + fold.test.map(String.init).joined(separator: " ")
      }
    }
    return FileDigest.sha256(of: Data(text.utf8))
  }

  /// Donor names as numbers in order of first appearance; a cell without a name is a donor of its own.
  static func numbered(_ names: [String?]) -> (groups: [Int], alone: Int) {
    var known: [String: Int] = [:]
    var (next, alone) = (0, 0)
    let groups = names.map { name in
      if let name, let group = known[name] { return group }
      defer { next += 1 }
      if let name { known[name] = next } else { alone += 1 }
      return next
    }
    return (groups, alone)
  }

  private static func folds(
    labels: [Int],
    groups: [Int]?,
    split: EvaluationSettings.Split,
    generator: SeededGenerator
  ) throws -> [Fold] {
    do {
      switch split {
      case .folds(let count):
        return try Fold.stratified(
          count: count,
          labels: labels,
          groups: groups,
          generator: generator
        )
      case .holdOut(let share):
        let parts = try Fold.holdOut(
          fractions: [1 - share, share],
          labels: labels,
          groups: groups,
          generator: generator
        )
        return [Fold(training: parts[0], test: parts[1])]
      }
    } catch {
      throw InputError("\(error)")
    }
  }

  /// A part of the training cells: whole donors (or cells) in random order until the share is reached and every
  /// class has two cells; a larger share contains the smaller ones.
  static func part(
    of training: [Int],
    share: Double,
    labels: [Int],
    groups: [Int]?,
    generator: SeededGenerator
  ) -> (cells: [Int], donors: Int) {
    let owners = training.map { groups?[$0] ?? $0 }
    let donors = owners.reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    var distinct = Array(Set(donors)).sorted()
    var source = generator
    source.shuffle(&distinct)
    let classes = Set(training.map { labels[$0] }).sorted()
    var count = min(distinct.count, Int((share * Double(distinct.count)).rounded(.up)))
    while true {
      let kept = Set(distinct.prefix(count))
      let cells = zip(training, owners).filter { kept.contains($1) }.map(\.0)
      let isEnough = classes.allSatisfy { code in cells.count { labels[$0] == code } >= 2 }
      if isEnough || count == distinct.count { return (cells, count) }
      count += 1
    }
  }
}
