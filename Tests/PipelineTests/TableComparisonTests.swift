import Pipeline
import Testing

@Suite struct TableComparisonTests {
  private func table(_ values: [[Double]], keys: [String] = ["a", "b"]) -> ComparedTable {
    ComparedTable(
      name: "cells",
      keys: keys,
      columns: ["ri", "tau"],
      rows: values.map { $0.map(ComparedTable.Value.number) }
    )
  }

  private func compare(_ new: ComparedTable, _ golden: ComparedTable) -> TableComparison {
    TableComparison(
      new: new,
      golden: golden,
      tolerance: TableComparison.Tolerance(relative: 0.01, absolute: 0.5)
    )
  }

  @Test func `equal tables agree, missing equals missing`() {
    let golden = table([[100, .nan], [200, 10]])
    #expect(!compare(golden, golden).differs)
  }

  @Test(arguments: [
    (101.4, false), (101.6, true), (98.6, false), (98.4, true), (Double.nan, true),
    (Double.infinity, true),
  ])
  func `the tolerance is absolute plus relative`(value: Double, isOver: Bool) {
    let comparison = compare(table([[value, 1], [200, 10]]), table([[100, 1], [200, 10]]))
    #expect(comparison.differs == isOver)
    #expect(comparison.lines[0].over == (isOver ? 1 : 0))
    #expect(comparison.lines[0].firstOver == (isOver ? ["a"] : []))
  }

  @Test func `a row on one side only is a difference`() {
    let comparison = compare(table([[1, 2]], keys: ["a"]), table([[1, 2], [3, 4]]))
    #expect(comparison.differs)
    #expect(comparison.onlyInOne == ["cells: b is missing"])
  }

  @Test func `maximum and median are over the rows compared`() {
    let golden = table([[0, 0], [0, 0], [0, 0]], keys: ["a", "b", "c"])
    let comparison = compare(
      table([[0.1, 0], [0.3, 0], [0.2, 0]], keys: ["a", "b", "c"]),
      golden
    )
    #expect(comparison.lines[0].maximum == 0.3)
    #expect(comparison.lines[0].median == 0.2)
    #expect(comparison.lines[0].compared == 3)
  }

  @Test func `texts must be equal`() {
    let one = ComparedTable(name: "s", keys: ["a"], columns: ["code"], rows: [[.text("X")]])
    let two = ComparedTable(name: "s", keys: ["a"], columns: ["code"], rows: [[.text("Y")]])
    #expect(compare(one, two).differs)
    #expect(!compare(one, one).differs)
  }
}
