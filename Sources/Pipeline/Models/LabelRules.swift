/// What becomes of labels before anything is learned: merges, then drops.
///
/// Whether mouse Sncg counts as Vip, as Lamp5 or not at all is configuration, not code.
package struct LabelRules: Sendable, Equatable, Codable {
  /// New name of each label that is renamed; a name that exists already merges the two.
  package var merge: [String: String] = [:]
  /// Labels, after merging, whose cells are left out, ascending.
  package var drop: [String] = []

  /// Creates rules; without any, labels stay as they are.
  package init(merge: [String: String] = [:], drop: [String] = []) {
    self.merge = merge
    self.drop = drop.sorted()
  }

  /// Reads `OLD=NEW` words.
  ///
  /// - Throws: ``InputError`` for a word without `=`, or one label with two new names.
  package init(mergeWords: [String], drop: [String] = []) throws {
    var merge: [String: String] = [:]
    for word in mergeWords {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw InputError("--merge: expected OLD=NEW such as Sncg=Vip, found '\(word)'")
      }
      if let earlier = merge[parts[0]], earlier != parts[1] {
        throw InputError("--merge: \(parts[0]) becomes \(earlier) and \(parts[1])")
      }
      merge[parts[0]] = parts[1]
    }
    self.init(merge: merge, drop: drop)
  }

  /// The label after the rules; nil when its cells are left out.
  package func applied(to label: String?) -> String? {
    guard let label else { return nil }
    let renamed = merge[label] ?? label
    return drop.contains(renamed) ? nil : renamed
  }

  /// Rules that no label answers to, for messages, ascending.
  package func unused(among labels: [String?]) -> [String] {
    let found = Set(labels.compactMap { $0 })
    let after = Set(found.map { merge[$0] ?? $0 })
    return merge.keys.filter { !found.contains($0) }.sorted()
      + drop.filter { !after.contains($0) }
  }
}
