import Electrophysiology
import Simulation
import Testing

@Suite("Stimuli and flaws of simulated sweeps")
struct SweepFlawTests {
  private static let cell = SimulatedCell(
    id: "cell",
    donor: "donor",
    neuronClass: .vip,
    species: .mouse,
    seed: 2
  )

  private static func sweep(_ flaws: [SweepFlaw], _ amplitude: Double = -50) -> SimulatedSweep {
    let planned = PlannedSweep(
      code: "X1PS_SubThresh",
      waveform: StimulusWaveform(
        testPulse: .init(amplitude: -20),
        shape: .square(amplitude: amplitude, duration: 0.2),
        onset: 0.2,
        tail: 0.2
      ),
      flaws: flaws
    )
    let plan = SimulationPlan(samplingRate: 25_000, sweeps: [planned])
    return CellSimulator(cell: cell, plan: plan).sweep(at: 0)
  }

  @Test("A square starts and ends on the sample that its times name")
  func square() {
    let stimulus = Self.sweep([]).stimulus
    #expect(stimulus.count == 15_000)
    #expect(stimulus.indices.filter { stimulus[$0] == -20 } == Array(250..<500))
    #expect(stimulus.indices.filter { stimulus[$0] == -50 } == Array(5000..<10_000))
  }

  @Test("Stopping early leaves fill and nothing else", arguments: [SweepFlaw.Fill.zero, .nan])
  func stopsEarly(fill: SweepFlaw.Fill) {
    let whole = Self.sweep([])
    let stopped = Self.sweep([.stopsEarly(at: 0.3, fill: fill)])
    #expect(stopped.response.prefix(7500) == whole.response.prefix(7500))
    #expect(stopped.response.suffix(7500).allSatisfy { fill == .zero ? $0 == 0 : $0.isNaN })
    #expect(stopped.stimulus == whole.stimulus)
  }

  @Test("A zero tail lengthens both channels")
  func zeroTail() {
    let sweep = Self.sweep([.zeroTail(seconds: 0.1)])
    #expect(sweep.response.count == 17_500)
    #expect(sweep.stimulus.count == 17_500)
    #expect(sweep.response.suffix(2500).allSatisfy { $0 == 0 })
  }

  @Test("Noise and drift do what their criteria look for")
  func failing() {
    func deviation(_ values: ArraySlice<Float>) -> Double {
      let mean = values.map(Double.init).reduce(0, +) / Double(values.count)
      let squares = values.map { (Double($0) - mean) * (Double($0) - mean) }.reduce(0, +)
      return (squares / Double(values.count)).squareRoot()
    }
    let window = 4000..<4038  // 1.5 ms before the stimulus
    #expect(deviation(Self.sweep([]).response[window]) < 0.07)
    #expect(deviation(Self.sweep([.noisy(factor: 5)]).response[window]) > 0.07)
    let drifted = Self.sweep([.drifting(millivolts: 4)]).response
    #expect(drifted[14_000] - drifted[4000] > 2)
  }

  @Test("Values are on the amplifier's grid", arguments: [32.0, 160])
  func grid(codesPerUnit: Double) {
    var options = RecordingOptions()
    options.codesPerUnit = codesPerUnit
    let plan = SimulationPlan(
      samplingRate: 25_000,
      sweeps: [
        PlannedSweep(
          code: "X1PS_SubThresh",
          waveform: StimulusWaveform(testPulse: nil, shape: .none, onset: 0.2, tail: 0)
        )
      ]
    )
    let sweep = CellSimulator(cell: Self.cell, plan: plan, options: options).sweep(at: 0)
    for value in sweep.response {
      let code = (Double(value) * codesPerUnit).rounded()
      #expect(value == Float(code / codesPerUnit))
    }
  }

  @Test("A whole-cell voltage step shows access and input resistance")
  func voltageClamp() throws {
    let options = PlanOptions()
    let plan = SimulationPlan(for: Self.cell, options: options)
    let index = try #require(plan.sweeps.firstIndex { $0.code.hasPrefix("EXTPBREAKN") })
    let sweep = CellSimulator(cell: Self.cell, plan: plan).sweep(at: index)
    let onset = 5000
    let base = sweep.response[(onset - 60)..<onset].reduce(0, +) / 60
    let steady = sweep.response[(onset + 2400)..<(onset + 2490)].reduce(0, +) / 90
    let access = 10 / Double(sweep.response[onset] - base) * 1000
    let input = 10 / Double(steady - base) * 1000
    #expect((access / Self.cell.electrode.accessResistance - 1).magnitude < 0.05)
    let expected =
      Self.cell.electrode.accessResistance + Self.cell.truth.passive.inputResistance
    #expect((input / expected - 1).magnitude < 0.1)
  }

  @Test("A plan without a group of sweeps has none of its codes")
  func groups() {
    var options = PlanOptions()
    options.protocols.remove(.ramps)
    let codes = SimulationPlan(for: Self.cell, options: options).sweeps.map(\.code)
    #expect(!codes.contains("X7Ramp"))
    #expect(codes.contains("X6SP_Rheo"))
    #expect((30...60).contains(codes.count))
  }
}
