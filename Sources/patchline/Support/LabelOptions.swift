import ArgumentParser
import Foundation
import Pipeline

/// Labels of cells from a table.
struct LabelOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("A CSV table with a column cell_id and the label.", valueName: "csv")
  )
  var labels: String?
  @Option(name: .long, help: ArgumentHelp("The label's column.", valueName: "column"))
  var label = "subclass"

  /// Labels by cell id; empty without a table.
  func read() throws -> [String: String] {
    guard let labels else { return [:] }
    return try LabelTable.read(labels, column: label)
  }
}
