import Pipeline
import Simulation
import TestSupport
import Testing

/// Extracted features against the known truth of simulated cells.
///
/// Stated errors: input resistance within 10 % (sag and steps of -30 pA and more leave the linear range),
/// resting potential within 1.5 mV (the sweeps drift by design), rheobase within one step of 20 pA above the
/// noise-free one (and half a step below: noise helps), time constant within 25 % for cells without sag.
/// Spike counts are those of the simulator, sweep by sweep.
@Suite struct TruthTests {
  @Test(arguments: InterneuronClass.allCases, SimulatedSpecies.allCases)
  func `features give back what the simulated cell is`(
    kind: InterneuronClass,
    species: SimulatedSpecies
  ) throws {
    let folder = try TemporaryFolder()
    var dataset = SimulatedDataset(countPerClass: 1, species: species, seed: 2026)
    dataset.classes = [kind]
    let written = try dataset.writeCell(at: 0, to: folder.path)
    let input = InputFile(path: folder.file(written.fileName), cellID: written.stem)
    let extractor = CellExtractor(settings: try AnalysisSettings(ExtractConfiguration()))
    let result = try #require(extractor.extract(input, identity: FileIdentity(of: input)).first)
    let truth = written.cell.truth
    func value(_ name: String) throws -> Double {
      try #require(result.features.first { $0.name == name }?.value ?? nil, "\(name)")
    }
    let resistance = try value("ri")
    #expect(
      Closeness(resistance, truth.passive.inputResistance, relative: 0.1).holds,
      "ri \(resistance), truth \(truth.passive.inputResistance)"
    )
    let rest = try value("vrest")
    #expect(abs(rest - truth.restingPotential) < 1.5, "vrest \(rest), \(truth.restingPotential)")
    let rheobase = try value("rheobase_i")
    #expect(
      rheobase - truth.rheobase < 20 && rheobase - truth.rheobase > -10,
      "rheobase \(rheobase), truth \(truth.rheobase)"
    )
    if kind != .sst {
      let tau = try value("tau")
      #expect(
        Closeness(tau, truth.passive.timeConstant, relative: 0.25).holds,
        "tau \(tau), truth \(truth.passive.timeConstant)"
      )
    }
    let counts = Dictionary(grouping: result.spikes, by: \.sweep).mapValues(\.count)
    let rows = Dictionary(uniqueKeysWithValues: result.sweeps.map { ($0.number, $0) })
    for (number, sweep) in written.plan.sweeps.enumerated() where rows[number]?.passed == true {
      #expect(
        counts[number, default: 0] == written.spikeCounts[number],
        "sweep \(number) (\(sweep.code)): spikes"
      )
    }
  }
}
