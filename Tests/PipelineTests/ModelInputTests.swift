import Foundation
import Pipeline
import Tables
import Testing

@Suite struct ModelInputTests {
  private func failure(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  private func relabelled(_ labels: (Int, String?) -> String?) -> FeatureTable {
    var table = ModelFixture.table()
    guard case .texts(let texts) = table.annotations[0].values else { return table }
    table.annotations[0].values = .texts(texts.enumerated().map { labels($0, $1) })
    return table
  }

  @Test func `an unknown label column lists those there are`() {
    let message = failure { _ = try ModelFixture.read(ModelFixture.table(), label: "t_type") }
    #expect(message.contains("no column 't_type'"))
    #expect(message.contains("subclass, donor_id"))
  }

  @Test func `labels that match no cell show an id of each side`() throws {
    try ModelFixture.withFolder { folder in
      let file = folder + "/labels.csv"
      try "cell_id,kind\nx1,a\nx2,b\n".write(toFile: file, atomically: true, encoding: .utf8)
      let input = try ModelInput(ModelFixture.table(), choice: nil, source: "run")
      let message = failure {
        _ = try LabelledCells(input, LabelSource(column: "kind", file: file))
      }
      #expect(message.contains("none of its 2 cells is in run; it has 'x1', the run 'c0_0'"))
    }
  }

  @Test func `a class of one cell is named`() {
    let table = relabelled { $0 == 0 ? "Lamp5" : $1 }
    let message = failure { _ = try ModelFixture.read(table) }
    #expect(message.contains("class 'Lamp5' has one usable cell"))
  }

  @Test func `one class alone is an error`() {
    let message = failure { _ = try ModelFixture.read(relabelled { _, _ in "Sst" }) }
    #expect(message.contains("every usable cell is 'Sst'"))
  }

  @Test func `cells without labels or features are left out`() throws {
    var table = relabelled { $0 == 5 ? nil : $1 }
    for column in 0..<3 { table.values[column] = .nan }
    let (_, cells) = try ModelFixture.read(table)
    #expect(cells.rows.count == 58)
    #expect(cells.notes == ["1 labelled cells lack any feature and are left out"])
  }

  @Test func `columns without values and constant ones are noted and give finite results`() throws {
    var table = ModelFixture.table()
    for row in table.cells.indices {
      table.values[row * 3] = .nan
      table.values[row * 3 + 1] = 4
    }
    let (_, cells) = try ModelFixture.read(table)
    #expect(cells.notes == ["no value in any labelled cell: tau", "the same in all: sag"])
    let predictions = try ModelFixture.model(table)
      .predict(table, source: "run", minimumConfidence: 0, threads: 1)
    #expect(predictions.flatMap(\.probabilities).allSatisfy { $0.isFinite })
    for row in table.cells.indices { table.values[row * 3 + 2] = 1 }
    #expect(failure { _ = try ModelFixture.read(table) }.contains("no feature varies"))
  }

  @Test func `an infinite value names cell and feature`() {
    var table = ModelFixture.table()
    table.values[4] = .infinity
    let message = failure { _ = try ModelFixture.read(table) }
    #expect(message.contains("cell c0_1, feature sag is infinite"))
  }

  @Test func `components are asked for by name when there are none`() {
    let message = failure {
      _ = try ModelInput(ModelFixture.table(), choice: .spca, source: "run")
    }
    #expect(
      message.contains("run: the run has no spca features; make them with 'patchline spca fit'")
    )
  }
}
