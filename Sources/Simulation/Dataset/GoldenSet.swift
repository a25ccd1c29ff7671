package import NWB

/// The recordings that IPFX 2.1.2's results are stored for in `Tests/Golden`.
///
/// Tests make the very same files again; `Tests/Golden/make_ipfx_golden.py` records a digest of the
/// samples, so that a change of the generator is told from a difference of features.
package enum GoldenSet {
  /// One recording.
  package struct Entry: Sendable {
    /// Name of the file without extension.
    package let name: String
    /// Class of the cell.
    package let neuronClass: InterneuronClass
    /// Species of the cell.
    package var species = SimulatedSpecies.mouse
    /// Seed of the cell.
    package let seed: UInt64
    /// Its sweeps.
    package var plan = PlanOptions()
    /// Its amplifier.
    package var recording = RecordingOptions()
    /// Layout of its file.
    package var file = NWBWriterOptions()

    /// Draws the cell and prepares its file.
    package func makeFile() -> CellFile {
      let cell = SimulatedCell(
        id: name,
        donor: "golden",
        neuronClass: neuronClass,
        species: species,
        seed: seed
      )
      let simulator = CellSimulator(
        cell: cell,
        plan: SimulationPlan(for: cell, options: plan),
        options: recording
      )
      return CellFile(simulator: simulator, options: file)
    }
  }

  /// All recordings.
  package static let entries = [
    pvalb, sstCoreOne, vipIntegers, lamp5Fill, pvalbHuman, sstWithoutRamps, vipFast,
  ]

  /// Names of all recordings, for parameterised tests.
  package static let names = entries.map(\.name)

  /// The recording of that name.
  package static func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

  private static func entry(
    _ name: String,
    _ kind: InterneuronClass,
    seed: UInt64,
    _ change: (inout Entry) -> Void = { _ in }
  ) -> Entry {
    var entry = Entry(name: name, neuronClass: kind, seed: seed)
    change(&entry)
    return entry
  }

  /// X codes, float32, nothing unusual.
  private static let pvalb = entry("pvalb_float32", .pvalb, seed: 11)

  /// Core 1 codes with a coarse series, newer amplifier gain, onset elsewhere, a chirp.
  private static let sstCoreOne = entry("sst_core1", .sst, seed: 12) {
    $0.plan.codes = .coreOne
    $0.plan.onset = 0.78
    $0.plan.protocols.insert(.chirp)
    $0.recording.codesPerUnit = 160
  }

  /// 16-bit integers with conversion and offset, repeated amplitudes.
  private static let vipIntegers = entry("vip_int16", .vip, seed: 13) {
    $0.file.sampleType = .int16(codesPerUnit: 32)
    $0.plan.repeats = 2
    $0.plan.suprathresholdSteps = [0, 20, 40, 60, 80, 100]
  }

  /// Zero tails, sweeps that stopped early with zeros and with NaN.
  private static let lamp5Fill = entry("lamp5_fill", .lamp5, seed: 14) {
    $0.plan.flaws = [
      .init(code: "X1PS", index: 1, flaw: .zeroTail(seconds: 0.5)),
      .init(code: "X4PS", index: 2, flaw: .zeroTail(seconds: 0.4)),
      .init(code: "X1PS", index: 3, flaw: .stopsEarly(at: 1.2, fill: .zero)),
      .init(code: "X4PS", index: 6, flaw: .stopsEarly(at: 1.9, fill: .nan)),
      .init(code: "X7Ramp", index: 1, flaw: .zeroTail(seconds: 1)),
    ]
  }

  /// Human, missing amplitudes, the +10 pA fallback, sweeps that fail QC.
  private static let pvalbHuman = entry("pvalb_human", .pvalb, seed: 15) {
    $0.species = .human
    $0.plan.suprathresholdSteps = [0, 40, 80, 120]
    $0.plan.subthresholdSteps = [-110, -70, -30]
    $0.plan.suprathresholdShift = 10
    $0.plan.flaws = [
      .init(code: "X1PS", index: 1, flaw: .drifting(millivolts: 4)),
      .init(code: "X4PS", index: 1, flaw: .noisy(factor: 5)),
    ]
  }

  /// No ramps, 64-bit floats.
  private static let sstWithoutRamps = entry("sst_no_ramps", .sst, seed: 16) {
    $0.plan.protocols.remove(.ramps)
    $0.file.sampleType = .float64
    $0.plan.rampCount = 0
  }

  /// 200 kHz with few sweeps.
  private static let vipFast = entry("vip_200khz", .vip, seed: 17) {
    $0.plan.samplingRate = 200_000
    $0.plan.protocols.subtract([.search, .triple])
    $0.plan.subthresholdSteps = [-90, -50, -10]
    $0.plan.suprathresholdSteps = [0, 20, 60]
    $0.plan.rampCount = 1
  }
}
