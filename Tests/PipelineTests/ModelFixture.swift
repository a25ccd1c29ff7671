import Foundation
import Pipeline
import Statistics
import Tables

/// Small tables with classes that can, or cannot, be told apart, and a folder that goes away.
enum ModelFixture {
  /// Cells of three classes around different centres; every third donor's cells lack a value.
  static func table(
    perClass: Int = 20,
    spread: Double = 0.3,
    names: [String] = ["tau", "sag", "width"]
  ) -> FeatureTable {
    var generator = SeededGenerator(seed: 7)
    var (cells, labels, donors): ([String], [String?], [String?]) = ([], [], [])
    var values: [Float] = []
    for code in 0..<3 {
      for index in 0..<perClass {
        cells.append("c\(code)_\(index)")
        labels.append(["Pvalb", "Sst", "Vip"][code])
        donors.append("d\(index % 6)")
        for feature in names.indices {
          let centre = feature == code ? 1.0 : 0
          values.append(Float(centre + spread * generator.normal()))
        }
        if index % 3 == 0 { values[values.count - 1] = .nan }
      }
    }
    return FeatureTable(
      cells: cells,
      families: [FeatureTable.Family(name: "all", columns: 0..<names.count)],
      variables: names.enumerated().map {
        FeatureTable.Variable(name: $1, family: "all", position: $0, unit: "")
      },
      values: values,
      annotations: [("subclass", .texts(labels)), ("donor_id", .texts(donors))]
    )
  }

  /// The input and labelled cells of a table.
  static func read(
    _ table: FeatureTable,
    label: String = "subclass"
  ) throws -> (input: ModelInput, cells: LabelledCells) {
    let input = try ModelInput(table, choice: nil, source: "run")
    return (input, try LabelledCells(input, LabelSource(column: label)))
  }

  /// A model of a table.
  static func model(_ table: FeatureTable, threads: Int = 1) throws -> ForestModel {
    let (input, cells) = try read(table)
    return try ForestModel.train(
      input,
      cells: cells,
      label: "subclass",
      settings: ForestModel.settings(trees: 60, seed: 3),
      calibration: .temperature,
      threads: threads
    )
  }

  /// Runs a test in a folder of its own.
  static func withFolder(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "patchline-models-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer {
      // A folder left behind in the temporary directory harms nobody.
      try? FileManager.default.removeItem(atPath: path)
    }
    try body(path)
  }
}
