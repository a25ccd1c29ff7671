import RealModule
import Simulation
import Testing

@Suite("Neuron models")
struct NeuronModelTests {
  private static func square(_ amplitude: Float, onset: Int, count: Int, total: Int) -> [Float] {
    (0..<total).map { $0 >= onset && $0 < onset + count ? amplitude : 0 }
  }

  @Test(
    "A small step settles at the linearised input resistance",
    arguments: InterneuronClass.allCases
  )
  func inputResistance(kind: InterneuronClass) {
    let model = NeuronModel(parameters: .typical(kind), samplingRate: 25_000)
    let truth = PassiveProperties(
      parameters: model.parameters,
      voltage: model.restingPotential
    )
    let command = [Float](repeating: -5, count: 25_000)
    let response = model.respond(to: command)
    let measured = ((response.last ?? 0) - model.restingPotential) / -5 * 1000
    #expect((measured / truth.inputResistance - 1).magnitude < 0.05)
  }

  @Test(
    "A small step starts with the linearised time constant",
    arguments: InterneuronClass.allCases
  )
  func timeConstant(kind: InterneuronClass) {
    let model = NeuronModel(parameters: .typical(kind))
    let truth = PassiveProperties(
      parameters: model.parameters,
      voltage: model.restingPotential
    )
    let response = model.respond(to: [Float](repeating: -5, count: 1500))
    // Log-linear fit of the first 0.8 time constants, before slow gates have moved much.
    let whole = -5e-3 * truth.instantaneousResistance
    let points = 0..<Int(0.8 * truth.timeConstant / 0.02)
    let times = points.map { Double($0) * 0.02 }
    let logs = points.map { Double.log(1 - (response[$0] - model.restingPotential) / whole) }
    let meanTime = times.reduce(0, +) / Double(times.count)
    let meanLog = logs.reduce(0, +) / Double(logs.count)
    let covariance = zip(times, logs).map { ($0 - meanTime) * ($1 - meanLog) }.reduce(0, +)
    let variance = times.map { ($0 - meanTime) * ($0 - meanTime) }.reduce(0, +)
    #expect((-variance / covariance / truth.timeConstant - 1).magnitude < 0.05)
  }

  @Test(
    "Halving the integration step hardly moves the spikes",
    .enabled(if: BuildMode.isOptimised, "simulating many cells needs a release build"),
    arguments: InterneuronClass.allCases
  )
  func convergence(kind: InterneuronClass) {
    let coarse = NeuronModel(parameters: .typical(kind), samplingRate: 50_000)
    let fine = NeuronModel(parameters: .typical(kind), samplingRate: 200_000)
    let a = coarse.respond(to: [Float](repeating: 250, count: 10_000))
    let b = fine.respond(to: [Float](repeating: 250, count: 40_000))
    let spikes = (ResponseTruth.spikeCount(a), ResponseTruth.spikeCount(b))
    #expect(spikes.0 > 2)
    #expect(abs(spikes.0 - spikes.1) <= 1)
  }

  @Test(
    "Rheobase separates silence from spikes",
    .enabled(if: BuildMode.isOptimised, "simulating many cells needs a release build"),
    arguments: InterneuronClass.allCases
  )
  func rheobase(kind: InterneuronClass) throws {
    let model = NeuronModel(parameters: .typical(kind), samplingRate: 25_000)
    let truth = try #require(ResponseTruth(model: model))
    func spikes(_ amplitude: Double) -> Int {
      ResponseTruth.spikeCount(
        model.respond(to: [Float](repeating: Float(amplitude), count: 25_500))
      )
    }
    #expect(spikes(truth.rheobase) > 0)
    #expect(spikes(truth.rheobase - 1) == 0)
    #expect(spikes(truth.rheobase + 80) > spikes(truth.rheobase + 20))
    #expect((20...200).contains(truth.rheobase))
    #expect((-75 ... -60).contains(truth.restingPotential))
    #expect((80...350).contains(truth.passive.inputResistance))
  }

  @Test("Without input the noise-free neuron stays at rest", arguments: InterneuronClass.allCases)
  func rest(kind: InterneuronClass) {
    let model = NeuronModel(parameters: .typical(kind), samplingRate: 25_000)
    let response = model.respond(to: [Float](repeating: 0, count: 5000))
    #expect(response.allSatisfy { ($0 - model.restingPotential).magnitude < 0.01 })
  }
}
