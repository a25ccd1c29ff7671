import BiLSTM
import Foundation
import Testing

@Suite struct ConfigurationTests {
  @Test func `class weights by hand`() {
    let counts = [10, 0, 40]
    #expect(ClassWeights.none.weights(counts: counts, beta: 0.9) == [1, 1, 1])
    // 1/10 and 1/40 have the mean 0.0625.
    #expect(ClassWeights.inverseFrequency.weights(counts: counts, beta: 0.9) == [1.6, 1, 0.4])
    let balanced = ClassWeights.classBalanced.weights(counts: [1, 2], beta: 0.5)
    // 0.5 / 0.5 = 1 and 0.5 / 0.75 = 2/3 have the mean 5/6.
    #expect((balanced[0] - 1.2).magnitude < 1e-12 && (balanced[1] - 0.8).magnitude < 1e-12)
  }

  @Test func `learning rates of the schedules`() {
    #expect(LearningRateSchedule.constant.rate(step: 3, of: 10, peak: 0.5) == 0.5)
    let cosine = (0..<4).map { LearningRateSchedule.cosine.rate(step: $0, of: 4, peak: 2) }
    #expect(cosine[0] == 2 && (cosine[2] - 1).magnitude < 1e-12 && cosine[3] > 0)
    let cycle = (0..<101).map { LearningRateSchedule.oneCycle.rate(step: $0, of: 101, peak: 1) }
    #expect((cycle[0] - 0.04).magnitude < 1e-12 && cycle.max() == 1 && cycle[30] == 1)
    #expect((cycle[100] - 4e-6).magnitude < 1e-12)
  }

  @Test func `settings survive JSON`() throws {
    var settings = TrainingSettings()
    settings.patience = nil
    settings.loss.focalGamma = 2
    let copy = try JSONDecoder().decode(
      TrainingSettings.self,
      from: JSONEncoder().encode(settings)
    )
    #expect(copy == settings)
    var configuration = BiLSTMConfiguration()
    configuration.inputMode = .projected
    let other = try JSONDecoder().decode(
      BiLSTMConfiguration.self,
      from: JSONEncoder().encode(configuration)
    )
    #expect(other == configuration)
  }
}
