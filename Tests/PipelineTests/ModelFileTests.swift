import Foundation
import Pipeline
import Tables
import Testing

@Suite struct ModelFileTests {
  @Test func `a stored model predicts what the trained one predicts, and its bytes repeat`() throws
  {
    try ModelFixture.withFolder { folder in
      let table = ModelFixture.table()
      let model = try ModelFixture.model(table)
      try model.write(to: folder + "/new/a.h5")
      try ModelFixture.model(table, threads: 2).write(to: folder + "/b.h5")
      let read = try ForestModel.read(folder + "/new/a.h5")
      #expect(read.metadata == model.metadata)
      let before = try model.predict(table, source: "run", minimumConfidence: 0, threads: 1)
      let after = try read.predict(table, source: "run", minimumConfidence: 0, threads: 2)
      #expect(before == after)
      let bytes = FileManager.default.contents(atPath: folder + "/new/a.h5")
      #expect(bytes != nil && bytes == FileManager.default.contents(atPath: folder + "/b.h5"))
    }
  }

  @Test func `a text of metadata longer than an object header is kept`() throws {
    try ModelFixture.withFolder { folder in
      let text = String(repeating: "0123456789", count: 20_000)
      let file = ModelFile(
        kind: "test",
        metadata: text,
        arrays: [
          "reals": .reals([1, .infinity]), "singles": .singles([]), "integers": .integers([-3, 4]),
        ]
      )
      try file.write(to: folder + "/m.h5")
      #expect(try ModelFile.read(folder + "/m.h5", kind: "test") == file)
    }
  }

  @Test func `a file of another kind is refused by name`() throws {
    try ModelFixture.withFolder { folder in
      try ModelFile(kind: "spca", metadata: "{}").write(to: folder + "/m.h5")
      let error = #expect(throws: InputError.self) { try ForestModel.read(folder + "/m.h5") }
      #expect(error?.description.contains("expected a model of kind forest, found spca") == true)
      let missing = #expect(throws: InputError.self) { try ForestModel.read(folder + "/none.h5") }
      #expect(missing?.description.contains("none.h5") == true)
    }
  }

  @Test func `a model refuses other features and says which`() throws {
    let model = try ModelFixture.model(ModelFixture.table())
    let other = ModelFixture.table(names: ["tau", "sag", "latency"])
    let error = #expect(throws: InputError.self) {
      try model.predict(other, source: "other", minimumConfidence: 0, threads: 1)
    }
    #expect(
      error?.description
        == "other: features differ from the model's: the run lacks width; the model does not know latency"
    )
  }

  @Test func `features in another order are put into the model's`() throws {
    let table = ModelFixture.table()
    let model = try ModelFixture.model(table)
    var turned = ModelFixture.table(names: ["width", "sag", "tau"])
    for row in table.cells.indices {
      for column in 0..<3 {
        turned.values[row * 3 + column] = table.values[row * 3 + 2 - column]
      }
    }
    let expected = try model.predict(table, source: "run", minimumConfidence: 0, threads: 1)
    let found = try model.predict(turned, source: "run", minimumConfidence: 0, threads: 1)
    #expect(found == expected)
  }

  @Test func `scores of another sparse PCA are refused`() throws {
    var table = ModelFixture.table()
    table.components = FeatureTable.Scalars(
      names: ["a", "b", "c"],
      values: table.values.map(Double.init)
    )
    table.provenance = [(SparsePCARun.provenanceKey, "one")]
    let model = try ModelFixture.model(table)
    #expect(model.metadata.features == .spca)
    table.provenance = [(SparsePCARun.provenanceKey, "two")]
    let error = #expect(throws: InputError.self) {
      try model.predict(table, source: "run", minimumConfidence: 0, threads: 1)
    }
    #expect(error?.description.contains("trained with spca_model one, the run has two") == true)
  }

  @Test func `a model abstains below the confidence and for cells without features`() throws {
    var table = ModelFixture.table()
    let model = try ModelFixture.model(table)
    for column in 0..<3 { table.values[column] = .nan }
    let sure = try model.predict(table, source: "run", minimumConfidence: 0, threads: 1)
    #expect(sure[0].predicted == nil && sure[0].probabilities.isEmpty)
    #expect(sure.dropFirst().allSatisfy { $0.predicted != nil })
    let never = try model.predict(table, source: "run", minimumConfidence: 1, threads: 1)
    #expect(never.count { $0.predicted != nil } < sure.count { $0.predicted != nil })
    for prediction in sure.dropFirst() {
      #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-12)
      #expect(prediction.confidence == prediction.probabilities.max())
    }
    let lines = model.csv(sure).split(separator: "\n")
    #expect(lines[0] == "cell_id,predicted,confidence,abstained,p_Pvalb,p_Sst,p_Vip")
    #expect(lines[1] == "c0_0,NA,NA,true,NA,NA,NA")
    #expect(lines.count == table.cells.count + 1)
  }
}
