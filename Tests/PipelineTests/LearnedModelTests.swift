import Foundation
import Pipeline
import Statistics
import Synchronization
import Testing

@Suite struct LearnedModelTests {
  private static let learners = [
    LearnerFixture.network("bilstm"), LearnerFixture.kernel,
    LearnerFixture.network("padded", "      tokens: {scaling: standard, filling: zero}")
      .replacing("projected", with: "padded")
      .replacing("      tokens: {scaling: quantile, filling: expected}\n", with: ""),
    "  - {name: forest, forest: {settings: {tree_count: 20}}}\n",
  ]

  @Test(arguments: learners)
  func `a stored model predicts what the trained one predicts, its bytes repeat`(
    learner: String
  ) throws {
    try ModelFixture.withFolder { folder in
      let table = LearnerFixture.table()
      let model = try LearnerFixture.train(learner)
      try model.write(to: folder + "/a.h5")
      try LearnerFixture.train(learner).write(to: folder + "/b.h5")
      #expect(
        FileManager.default.contents(atPath: folder + "/a.h5")
          == FileManager.default.contents(atPath: folder + "/b.h5")
      )
      let read = try TrainedModel.read(folder + "/a.h5")
      func predictions(_ model: TrainedModel, threads: Int) throws -> PredictionTable {
        try model.predict(table, source: "run", minimumConfidence: 0, threads: threads)
      }
      let found = try predictions(read, threads: 2)
      #expect(try predictions(.learned(model), threads: 1) == found)
      #expect(found.predictions.allSatisfy { abs($0.probabilities.reduce(0, +) - 1) < 1e-9 })
      let card = read.card.markdown
      #expect(card == model.card.markdown)
      #expect(card.contains("| Sst | 18 | 6 |"))
    }
  }

  @Test func `a rehearsal gives the temperature and leaves the networks as they are`() throws {
    // Forty epochs on classes that overlap: sure of too much.
    func train(_ more: String) throws -> LearnedModel {
      try LearnerFixture.train(
        LearnerFixture.network("bilstm", "      validation_share: 0\n" + more)
          .replacing("maximum_epochs: 12", with: "maximum_epochs: 40"),
        table: LearnerFixture.table(perClass: 30, spread: 0.8)
      )
    }
    let (plain, rehearsed) = (try train(""), try train("      calibration_share: 0.3"))
    let (before, after) = (try #require(plain.network), try #require(rehearsed.network))
    #expect(before.members.map(\.model) == after.members.map(\.model))
    #expect(before.members.allSatisfy { $0.calibration == .none })
    #expect(after.members.allSatisfy { $0.calibration != .none })
    // The card's scores are of cells that the rehearsal did not see.
    let training = rehearsed.metadata.training
    #expect(plain.metadata.training.logLoss == nil)
    let (raw, calibrated) = (
      try #require(training.logLoss), try #require(training.calibratedLogLoss)
    )
    #expect(calibrated < raw - 0.01, "\(raw) \(calibrated)")
  }

  @Test func `too few cells for a rehearsal give networks without a temperature`() throws {
    let model = try LearnerFixture.train(
      LearnerFixture.network("bilstm", "      validation_share: 0\n      calibration_share: 0.3"),
      table: LearnerFixture.table(perClass: 2)
    )
    let network = try #require(model.network)
    #expect(network.members.count == 2)
    #expect(network.members.allSatisfy { $0.calibration == .none })
  }

  @Test func `other features are refused by name, order does not matter`() throws {
    let model = TrainedModel.learned(try LearnerFixture.train(LearnerFixture.kernel))
    let error = #expect(throws: InputError.self) {
      _ = try model.predict(
        ModelFixture.table(),
        source: "other",
        minimumConfidence: 0,
        threads: 1
      )
    }
    #expect(error?.description.contains("rest_a") == true)
    #expect(error?.description.contains("tau") == true)
  }

  @Test func `cells of another species are predicted with a warning`() throws {
    let model = TrainedModel.learned(try LearnerFixture.train(LearnerFixture.kernel))
    func notes(_ prefix: String) throws -> [String] {
      try model.predict(
        LearnerFixture.table(prefix: prefix),
        source: "run",
        minimumConfidence: 0,
        threads: 1
      ).notes
    }
    #expect(try notes("c").isEmpty)
    #expect(try notes("m").first?.contains("human") == true)
  }

  @Test func `attention columns stand behind the probabilities`() throws {
    let model = TrainedModel.learned(try LearnerFixture.train(LearnerFixture.network("bilstm")))
    let table = LearnerFixture.table()
    let found = try model.predict(table, source: "run", minimumConfidence: 0.99, threads: 1)
    let header = found.csv(attention: true).split(separator: "\n")[0]
    #expect(header.hasSuffix("p_Vip,attention_rest,attention_spike,attention_train"))
    #expect(found.predictions.contains { $0.predicted == nil })
    // The first cell lacks the third family: no attention can go there.
    #expect(found.predictions[0].attention[2] == 0)
    #expect(found.predictions[1].attention[2] > 0)
  }

  @Test func `a killed training goes on to the same bytes`() throws {
    try ModelFixture.withFolder { folder in
      let learner = LearnerFixture.network("bilstm")
      let checkpoints = folder + "/running"
      let killed = folder + "/killed"
      let own = folder + "/killed/notes.txt"
      let whole = try LearnerFixture.train(learner, checkpoints: checkpoints) { event in
        guard event.member == 1, event.epoch == 5 else { return }
        // The state as a kill after the fifth epoch of the second network would leave it.
        try? FileManager.default.copyItem(atPath: checkpoints, toPath: killed)
      }
      #expect(!FileManager.default.fileExists(atPath: checkpoints))
      #expect(FileManager.default.fileExists(atPath: killed))
      try "mine".write(toFile: own, atomically: true, encoding: .utf8)
      let epochs = Mutex<[Int]>([])
      let resumed = try LearnerFixture.train(learner, checkpoints: killed) { event in
        epochs.withLock { $0.append(event.epoch) }
      }
      #expect(epochs.withLock { $0 } == Array(6...12))
      // The folder may be the user's: only states are taken away.
      #expect(try FileManager.default.contentsOfDirectory(atPath: killed) == ["notes.txt"])
      try whole.write(to: folder + "/whole.h5")
      try resumed.write(to: folder + "/resumed.h5")
      #expect(
        FileManager.default.contents(atPath: folder + "/whole.h5")
          == FileManager.default.contents(atPath: folder + "/resumed.h5")
      )
    }
  }

  @Test func `weights go out as safetensors and come back, foreign ones are refused`() throws {
    try ModelFixture.withFolder { folder in
      let model = folder + "/model.h5"
      try LearnerFixture.train(LearnerFixture.network("bilstm")).write(to: model)
      let weights = try NetworkWeights.read(model, member: 1)
      #expect(weights.tensors.map(\.name).contains("lstm.weight_hh_l0_reverse"))
      try weights.write(to: folder + "/w.safetensors")
      let file = try SafetensorsFile(reading: folder + "/w.safetensors")
      #expect(file.tensors == weights.tensors)
      try NetworkWeights.replace(
        in: model,
        member: 0,
        by: folder + "/w.safetensors",
        output: folder + "/new.h5"
      )
      #expect(
        try NetworkWeights.read(folder + "/new.h5", member: 0).tensors == weights.tensors
      )
      let foreign = SafetensorsFile(
        tensors: [SafetensorsFile.Tensor(name: "x", shape: [2, 1], values: [1, 2])]
      )
      try AtomicFile.write(foreign.data, to: folder + "/x.safetensors")
      #expect(throws: InputError.self) {
        try NetworkWeights.replace(
          in: model,
          member: 0,
          by: folder + "/x.safetensors",
          output: folder + "/no.h5"
        )
      }
      #expect(throws: InputError.self) { _ = try NetworkWeights.read(model, member: 2) }
    }
  }

  @Test func `a damaged safetensors file is an error, not a crash`() throws {
    try ModelFixture.withFolder { folder in
      let good = SafetensorsFile(
        tensors: [SafetensorsFile.Tensor(name: "x", shape: [3], values: [1, 2, 3])]
      ).data
      let path = folder + "/x.safetensors"
      for length in [0, 4, 12, good.count - 1] {
        try AtomicFile.write(good.prefix(length), to: path)
        #expect(throws: InputError.self) { _ = try SafetensorsFile(reading: path) }
      }
      try AtomicFile.write(Data([UInt8](repeating: 255, count: 64)), to: path)
      #expect(throws: InputError.self) { _ = try SafetensorsFile(reading: path) }
    }
  }

  @Test(arguments: [LearnerFixture.network("bilstm"), LearnerFixture.kernel, LearnerFixture.forest])
  func `the family that tells a class contributes most to its prediction`(learner: String) throws {
    let model = TrainedModel.learned(try LearnerFixture.train(learner))
    let explainer = try PredictionExplainer(model, LearnerFixture.table(), source: "run")
    let explanation = try explainer.explain("c1_1")
    #expect(explanation.predicted == "Sst")
    #expect(explanation.families.first?.name == "spike")
    #expect(explanation.families.flatMap(\.features).count == 6)
    let lacking = try explainer.explain("c0_0")
    let train = try #require(lacking.families.first { $0.name == "train" })
    #expect(train.contribution == 0 && train.features.allSatisfy { $0.value == nil })
    let error = #expect(throws: InputError.self) { _ = try explainer.explain("c1_99") }
    #expect(error?.description.contains("c1_9") == true)
  }

  @Test func `a file of another kind is refused`() throws {
    try ModelFixture.withFolder { folder in
      try "no model".write(toFile: folder + "/a.h5", atomically: true, encoding: .utf8)
      #expect(throws: InputError.self) { _ = try TrainedModel.read(folder + "/a.h5") }
    }
  }
}
