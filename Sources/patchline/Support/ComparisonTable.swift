import Foundation
import Pipeline

/// A comparison as `compare` and `compare-ipfx` print it.
struct ComparisonTable {
  let text: String

  init(_ tables: [TableComparison], showsAll: Bool) {
    let lines = tables.flatMap(\.lines)
    let over = lines.filter { $0.over > 0 }
    let shown = showsAll ? lines : over
    var text = ""
    if !shown.isEmpty {
      var table = TextTable([
        ("family", .left), ("feature", .left), ("compared", .right), ("max diff", .right),
        ("median diff", .right), ("over", .right), ("first over", .left),
      ])
      for line in shown {
        table.append([
          line.family, line.feature, String(line.compared), Self.small(line.maximum),
          Self.small(line.median), String(line.over), line.firstOver.joined(separator: ", "),
        ])
      }
      text += table.text(color: Console.usesColor(STDOUT_FILENO))
    }
    let alone = tables.flatMap(\.onlyInOne)
    for line in alone.prefix(20) { text += line + "\n" }
    if alone.count > 20 { text += "… \(alone.count - 20) more on one side only\n" }
    let verdict =
      over.isEmpty && alone.isEmpty
      ? "all \(lines.count) columns agree"
      : "\(over.count) of \(lines.count) columns differ, \(alone.count) things on one side only"
    self.text = text + verdict + "\n"
  }

  private static func small(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.2e", value)
  }
}
