import NWB
import Simulation

/// Whole simulated cells for the README's first command and for regression: few sweeps, all protocols.
enum CellFixtures {
  /// One cell.
  struct Entry {
    let name: String
    let shows: String
    let kind: InterneuronClass
    let seed: UInt64
    var plan = PlanOptions()

    /// Draws the cell and prepares its file.
    func makeFile() -> CellFile {
      let cell = SimulatedCell(
        id: name,
        donor: "fixture-\(kind)",
        neuronClass: kind,
        species: .mouse,
        seed: seed
      )
      return CellFile(
        simulator: CellSimulator(
          cell: cell,
          plan: SimulationPlan(for: cell, options: plan),
          options: RecordingOptions()
        ),
        options: NWBWriterOptions()
      )
    }
  }

  static let entries: [Entry] = [
    entry("pvalb_cell", "fast-spiking cell, all protocols", .pvalb, seed: 101),
    entry("sst_cell", "adapting cell with sag, no ramp", .sst, seed: 102) {
      $0.protocols.remove(.ramps)
      $0.rampCount = 0
    },
    entry("lamp5_cell", "late-spiking cell, one sweep stopped early, zero fill", .lamp5, seed: 103)
    {
      $0.flaws = [
        .init(code: "X1PS", index: 1, flaw: .zeroTail(seconds: 0.3)),
        .init(code: "X1PS", index: 2, flaw: .stopsEarly(at: 1.2, fill: .zero)),
      ]
    },
  ]

  private static func entry(
    _ name: String,
    _ shows: String,
    _ kind: InterneuronClass,
    seed: UInt64,
    _ change: (inout PlanOptions) -> Void = { _ in }
  ) -> Entry {
    var entry = Entry(name: name, shows: shows, kind: kind, seed: seed)
    entry.plan.samplingRate = 50_000
    entry.plan.subthresholdSteps = [-90, -70, -50, -30]
    entry.plan.suprathresholdSteps = [0, 20, 40, 60, 80]
    entry.plan.rampCount = 1
    entry.plan.protocols.subtract([.search, .triple])
    change(&entry.plan)
    return entry
  }
}
