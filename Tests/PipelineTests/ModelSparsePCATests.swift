import Foundation
import Pipeline
import Tables
import Testing

@Suite struct ModelSparsePCATests {
  private static let yaml = """
    minimum_adjusted_variance: 0.01
    ridge: 1.0e-6
    maximum_iterations: 500
    tolerance: 1.5e-3
    families:
      - name: all
        components: 2
        nonzero: [2, 1]
    """

  @Test func `a stored model scores as the fitted one, missing families stay missing`() throws {
    try ModelFixture.withFolder { folder in
      try Self.yaml.write(toFile: folder + "/c.yaml", atomically: true, encoding: .utf8)
      let table = ModelFixture.table()
      let (model, notes) = try SparsePCARun.fit(
        table,
        configuration: try SparsePCARun.configuration(folder + "/c.yaml"),
        source: "run",
        threads: 1
      )
      #expect(notes == ["all: fitted to 39 of 60 cells"])
      try SparsePCARun.write(model, to: folder + "/models/spca.h5")
      var (first, second) = (table, table)
      try SparsePCARun.apply(model, to: &first, source: "run")
      try SparsePCARun.apply(
        try SparsePCARun.read(folder + "/models/spca.h5"),
        to: &second,
        source: "run"
      )
      #expect(first == second)
      let scores = try #require(first.components)
      #expect(scores.names == ["all_spca_0", "all_spca_1"])
      for row in table.cells.indices {
        let isMissing = table.values[row * 3 + 2].isNaN
        #expect(scores.values[row * 2].isNaN == isMissing)
      }
      #expect(first.provenance.map(\.key) == ["spca_model"])
    }
  }

  @Test func `a run without the model's families is refused`() throws {
    var error = ""
    do {
      _ = try SparsePCARun.fit(
        ModelFixture.table(),
        configuration: try SparsePCARun.configuration(nil),
        source: "run",
        threads: 1
      )
    } catch let failure {
      error = "\(failure)"
    }
    #expect(error.hasPrefix("run: no family gave a component: first_ap_v: not in the table"))
  }

  @Test func `features are written into a folder that has none, and over those it has`() throws {
    try ModelFixture.withFolder { folder in
      let run = RunFolder(folder)
      var table = ModelFixture.table()
      try FeatureFile.write(table, to: run)
      table.provenance = [("source", "second")]
      try FeatureFile.write(table, to: run)
      #expect(try FeatureFile.read(run) == table)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == [FeatureFile.name])
    }
  }
}
