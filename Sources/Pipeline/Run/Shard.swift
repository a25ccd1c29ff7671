/// One of several equal parts of a run: `--shard 2/4`.
///
/// The parts are balanced by bytes, because that is what a cell costs: the largest file first, each to the part
/// that has least so far (longest processing time first, Graham 1969: at most 4/3 of the best possible makespan).
/// The same list gives the same parts on every machine.
package struct Shard: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Which part, from 1.
  package let number: Int
  /// How many parts.
  package let count: Int

  /// Names a part; `nil` unless `1 <= number <= count`.
  package init?(number: Int, of count: Int) {
    guard number >= 1, number <= count else { return nil }
    self.number = number
    self.count = count
  }

  /// Reads `i/N`, `i` from 1; `nil` for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
    self.init(number: number, of: count)
  }

  /// `2/4`.
  package var description: String { "\(number)/\(count)" }

  /// `2-of-4`, for names of files; files sort by number.
  package var fileName: String {
    let digits = String(count).count
    let text = String(number)
    return String(repeating: "0", count: digits - text.count) + text + "-of-\(count)"
  }

  /// The items of this part, in their order in the list.
  ///
  /// - Parameters:
  ///   - items: all items.
  ///   - bytes: size of each; 0 where unknown, then counts decide.
  ///   - identity: what tells items of one size apart, unique.
  /// - Returns: about a part's share of the bytes; empty when there are more parts than items.
  /// - Complexity: O(n log n + n × count).
  package func select<Item>(
    _ items: [Item],
    bytes: (Item) -> Int,
    identity: (Item) -> String
  ) -> [Item] {
    let sizes = items.map(bytes)
    let names = items.map(identity)
    let order = items.indices.sorted { left, right in
      sizes[left] != sizes[right] ? sizes[left] > sizes[right] : names[left] < names[right]
    }
    var load = Array(repeating: (bytes: 0, items: 0), count: count)
    var chosen: [Int] = []
    for index in order {
      // Ties go to the part with fewer items, then to the first.
      let lightest = load.indices.min { load[$0] < load[$1] } ?? 0
      load[lightest].bytes += sizes[index]
      load[lightest].items += 1
      if lightest == number - 1 { chosen.append(index) }
    }
    return chosen.sorted().map { items[$0] }
  }
}
