import Foundation
import LinearAlgebra
import SparsePCA
import Testing

/// More columns than cells, and columns that nearly equal their neighbours.
///
/// Golden/saturated.csv holds `spiking_peak_v` of 26 human cells of the built-in study (two donors left out). On the
/// data the path of a component got above its start after as many steps as there are dimensions, and ended in NaN.
@Suite struct SaturatedPathTests {
  @Test func `fewer cells than nearly equal columns give finite components`() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/saturated.csv")
    let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
      // The values are 32-bit: the path depends on their very last digits.
      line.split(separator: ",").compactMap { Float($0) }.map(Double.init)
    }
    let values = Matrix(rows: rows)
    #expect(values.rowCount == 26 && values.columnCount == 150)
    let configuration = try SparsePCAConfiguration.cell2020()
      .adapted(to: ["spiking_peak_v": values.columnCount]).configuration
    let model = try SparsePCAModel.fit(
      [FamilyMatrix(name: "spiking_peak_v", values: values)],
      configuration: configuration
    )
    let variance = try #require(model.families.first).components.adjustedVariance
    // 0.791 and 0.197: what the same values rounded to two decimals give, whose path is sound.
    #expect(abs(variance[0] - 0.791) < 0.002)
    #expect(abs(variance[1] - 0.197) < 0.002)
  }
}
