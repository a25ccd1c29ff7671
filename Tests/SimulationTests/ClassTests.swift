import Simulation
import Testing

/// What distinguishes the classes, measured on noise-free neurons with measures of this file's own.
@Suite("Simulated classes")
struct ClassTests {
  struct Profile {
    var width: Double
    var sag: Double
    var latency: Double
    var adaptation: Double
  }

  private static func profile(_ kind: InterneuronClass, seed: UInt64) throws -> Profile {
    let cell = SimulatedCell(
      id: "",
      donor: "",
      neuronClass: kind,
      species: .mouse,
      seed: seed
    )
    let model = NeuronModel(parameters: cell.parameters)
    func response(_ amplitude: Double) -> [Double] {
      model.respond(to: [Float](repeating: Float(amplitude), count: 50_000))
    }
    func spikes(_ voltages: [Double]) -> [Int] {
      voltages.indices.dropFirst().filter { voltages[$0] >= -20 && voltages[$0 - 1] < -20 }
    }
    let hyperpolarised = response(-100)
    let lowest = try #require(hyperpolarised.min())
    let last = try #require(hyperpolarised.last)
    let rheobase = response(cell.truth.rheobase + 5)
    let first = try #require(spikes(rheobase).first)
    let strong = spikes(response(cell.truth.rheobase + 40))
    let intervals = zip(strong.dropFirst(), strong).map { Double($0 - $1) }
    let pairs = zip(intervals.dropFirst(), intervals).map { ($0 - $1) / ($0 + $1) }
    let above = rheobase[first...].prefix { $0 > -20 }.count
    return Profile(
      width: Double(above) * 0.02,
      sag: (lowest - last) / (lowest - model.restingPotential),
      latency: Double(first) * 0.02,
      adaptation: pairs.reduce(0, +) / Double(max(1, pairs.count))
    )
  }

  @Test(
    "Width, sag, latency and adaptation tell the classes apart",
    .enabled(if: BuildMode.isOptimised, "simulating many cells needs a release build"),
    arguments: [UInt64(1), 2, 3]
  )
  func separable(seed: UInt64) throws {
    let pvalb = try Self.profile(.pvalb, seed: seed)
    let sst = try Self.profile(.sst, seed: seed)
    let vip = try Self.profile(.vip, seed: seed)
    let lamp5 = try Self.profile(.lamp5, seed: seed)
    #expect(pvalb.width < 0.75 * min(sst.width, vip.width, lamp5.width))
    #expect(sst.sag > 0.1)
    #expect(max(pvalb.sag, vip.sag, lamp5.sag) < 0.05)
    #expect(lamp5.latency > 2 * max(sst.latency, vip.latency))
    #expect(min(sst.adaptation, vip.adaptation) > max(pvalb.adaptation, 0.005))
  }

  @Test("A larger variability takes a cell further from its class, none leaves it there")
  func variability() {
    func parameters(_ variability: Double) -> NeuronParameters {
      SimulatedCell(
        id: "",
        donor: "",
        neuronClass: .pvalb,
        species: .mouse,
        seed: 5,
        variability: variability
      ).parameters
    }
    let typical = NeuronParameters.typical(.pvalb)
    func distance(_ parameters: NeuronParameters) -> Double {
      abs(parameters.capacitance / typical.capacitance - 1)
    }
    #expect(parameters(0) == typical)
    #expect(distance(parameters(1)) > 0)
    #expect(distance(parameters(1.5)) > distance(parameters(1)))
  }

  @Test("Human neurons of a class are slower and sag more")
  func species() {
    for kind in InterneuronClass.allCases {
      let mouse = NeuronParameters.typical(kind)
      let human = mouse.humanized()
      func passive(_ parameters: NeuronParameters) -> PassiveProperties {
        PassiveProperties(parameters: parameters, voltage: -70)
      }
      #expect(passive(human).timeConstant > passive(mouse).timeConstant)
      #expect(human.hConductance > mouse.hConductance)
    }
  }
}
