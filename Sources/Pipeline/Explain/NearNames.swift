/// Names that somebody may have meant.
package enum NearNames {
  /// The names nearest to a wrong one: those that contain it or differ in few letters, at most five.
  ///
  /// - Complexity: O(number of names · length²).
  package static func suggestions(for wrong: String, among names: [String]) -> [String] {
    let wanted = Array(wrong.lowercased())
    let limit = max(2, wanted.count / 3)
    let scored = names.compactMap { name -> (score: Int, name: String)? in
      let lowered = name.lowercased()
      let distance = distance(wanted, Array(lowered))
      if distance <= limit { return (distance, name) }
      return !wanted.isEmpty && lowered.contains(String(wanted)) ? (limit + 1, name) : nil
    }
    return scored.sorted { ($0.score, $0.name) < ($1.score, $1.name) }.prefix(5).map(\.name)
  }

  /// A clause for an error message: the near names, or some of all.
  package static func clause(for wrong: String, among names: [String]) -> String {
    let near = suggestions(for: wrong, among: names)
    if !near.isEmpty { return "did you mean \(near.joined(separator: ", "))?" }
    let some = names.sorted().prefix(5).joined(separator: ", ")
    return names.isEmpty
      ? "there is none"
      : "there are \(names.count): \(some)"
        + (names.count > 5 ? ", …" : "")
  }

  /// Levenshtein's distance: insertions, deletions and replacements.
  static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (i, a) in first.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in second.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[second.count]
  }
}
