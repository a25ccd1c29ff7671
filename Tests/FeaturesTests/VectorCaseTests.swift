import Electrophysiology
import Features
import Testing

@Suite("Vectors worked out by hand")
struct VectorCaseTests {
  private let cell = SyntheticCell()

  private func step(_ number: Int, _ amplitude: Double) -> ProtocolSweep {
    cell.sweep(number, duration: 1, total: 2) { _ in amplitude }
  }

  private func vectors(_ name: String, _ long: [ProtocolSweep]) throws -> FeatureVectors {
    FeatureVectorExtractor(preset: try #require(VectorPreset.named(name)))
      .vectors(of: ProtocolSweeps(longSquares: long))
  }

  // 250 MΩ: 10 pA are 2.5 mV; 0.3 s after the onset (twenty time constants) the response is complete.
  @Test("Absent amplitudes are scaled from their neighbours")
  func steps() throws {
    let found = try vectors("ipfx-2.1.2", [step(0, -80), step(1, -60), step(2, -33)])
    let values = try #require(found["step_subthresh"])
    for (block, target) in [-90.0, -70, -50, -30, -10].enumerated() {
      let last = values.values[block * 140 + 119]
      let expected = -70 + 0.25 * (target == -30 ? -33 : target)
      #expect((last - expected).magnitude < 1e-6, "\(target) pA: \(last)")
      #expect((values.values[block * 140] + 70).magnitude < 1e-9)
    }
    let served = values.sources.map { [$0.block, $0.sweepNumber] }
    #expect(served == [[0, 0], [1, 0], [1, 1], [2, 1], [2, 2], [3, 2], [4, 2]])
    #expect(values.sources.allSatisfy { $0.samples == 20_000..<90_000 && $0.bins == 140 })
    #expect(found["subthresh_norm"]?.sources.map(\.role) == ["-80.0 pA"])
  }

  @Test("What follows a step scaled from one side is left alone only in corrected vectors")
  func rebound() throws {
    let sweeps = [step(0, -40)]
    let ipfx = try #require(try vectors("ipfx-2.1.2", sweeps)["step_subthresh"]).values
    let corrected = try #require(try vectors("corrected", sweeps)["step_subthresh"]).values
    #expect(ipfx[..<120] == corrected[..<120])
    // The first bin after the step still holds most of the response: scaled by 90/40 or not.
    let rest = -70.0
    #expect((ipfx[120] - rest - 2.25 * (corrected[120] - rest)).magnitude < 1e-9)
    #expect(corrected[120] < -71)
  }

  @Test("Of a repeated amplitude IPFX takes the last sweep")
  func repeats() throws {
    var other = cell
    other.rest = -64
    let odd = other.sweep(1, duration: 1, total: 2) { _ in -70.0 }
    let sweeps = [step(0, -70), odd, step(2, -70)]
    let last = try #require(try vectors("ipfx-2.1.2", Array(sweeps[..<2]))["step_subthresh"])
    #expect((last.values[140] + 64).magnitude < 1e-9)
    let median = try #require(try vectors("corrected", sweeps)["step_subthresh"])
    #expect((median.values[140] + 70).magnitude < 1e-9)
    #expect(median.sources.filter { $0.block == 1 }.map(\.sweepNumber) == [0, 1, 2])
  }

  @Test(
    "Levels without a sweep are filled from both sides, and all are raised when only one matches"
  )
  func levels() throws {
    let plain = try vectors("ipfx-2.1.2", [120.0, 160].enumerated().map { step($0, $1) })
    let rates = try #require(plain["psth"])
    let blocks = (0..<6).map { Array(rates.values[20 * $0..<20 * $0 + 20]) }
    #expect(blocks[1] == zip(blocks[0], blocks[2]).map { ($0 + $1) / 2 })
    #expect(blocks[3] == blocks[2] && blocks[5] == blocks[2])
    #expect(
      rates.sources.map { [$0.block, $0.sweepNumber] } == [
        [0, 0], [1, 0], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1],
      ]
    )
    let raised = try vectors("ipfx-2.1.2", [120.0, 130, 170].enumerated().map { step($0, $1) })
    #expect(raised["psth"]?.sources.first?.role == "rheobase + 10.0 pA")
    #expect(raised["psth"]?.sources.first?.sweepNumber == 1)
    let alone = try vectors("ipfx-2.1.2", [step(0, -70), step(1, 120)])
    #expect(alone["psth"]?.isMissing == true)
    #expect(alone.failures.contains { $0.feature == "psth" && $0.reason == .tooFewSpikingSweeps })
    #expect(alone["isi_shape"]?.isMissing == false)
    #expect(alone["step_subthresh"]?.isMissing == false)
  }

  @Test("A histogram holds every spike of the step once")
  func histogram() throws {
    let sweeps = [120.0, 160].enumerated().map { step($0, $1) }
    for name in ["ipfx-2.1.2", "corrected", "schwider-2026"] {
      let found = try vectors(name, sweeps)
      let psth = try #require(found["psth"]).values
      let scalars = CellFeatureExtractor().features(
        cellRecord: ProtocolSweeps(longSquares: sweeps),
        collection: ProtocolSweeps()
      )
      let spikes = try #require(scalars.cellRecord.longSquare?.sweeps.first).spikes.count
      let bins = name == "schwider-2026" ? 50 : 20
      let counted = psth[..<bins].reduce(0, +) / Double(bins)
      #expect((counted - Double(spikes)).magnitude < 1e-3, "\(name): \(counted) of \(spikes)")
    }
  }

  @Test("The first spike is the waveform from threshold on, and the slope its differences")
  func firstSpike() throws {
    let sweeps = ProtocolSweeps(
      longSquares: [step(0, -50), step(1, 120)],
      shortSquares: [cell.shortSquare(2, 900)],
      ramps: []
    )
    let preset = try #require(VectorPreset.named("ipfx-2.1.2"))
    let found = FeatureVectorExtractor(preset: preset).vectors(of: sweeps)
    let wave = try #require(found["first_ap_v"])
    let slope = try #require(found["first_ap_dv"])
    let source = try #require(wave.sources.first { $0.role == "long_square" })
    let samples = sweeps.longSquares[1].sweep.voltage.slice(source.samples).doubles()
    #expect(Array(wave.values[150..<300]) == samples)
    #expect(
      Array(slope.values[149..<298]) == zip(samples.dropFirst(), samples).map { $0 - $1 }
    )
    // A protocol that is there but does not spike is a block of zeros for IPFX.
    var quiet = sweeps
    quiet.ramps = [cell.sweep(5, duration: 0.8, total: 1.5) { 50 * $0 + 0.001 }]
    let ipfx = FeatureVectorExtractor(preset: preset).vectors(of: quiet)
    #expect(ipfx["first_ap_v"]?.values[300...].allSatisfy { $0 == 0 } == true)
    #expect(ipfx.failures.contains { $0.feature == "first_ap_v" && $0.reason == .noSpikingSweep })
    let corrected = try #require(VectorPreset.named("corrected"))
    let better = FeatureVectorExtractor(preset: corrected).vectors(of: quiet)
    #expect(better["first_ap_v"]?.values[300...].allSatisfy { $0.isNaN } == true)
  }

  @Test("Chirps are a family of a preset that asks for them")
  func chirp() throws {
    let text = """
      name: impedance
      levels: {amplitudes: [0, 40]}
      families: [{name: chirp, kind: chirp, width: 1592}]
      """
    let preset = try VectorPreset(yaml: text)
    let chirps = ProtocolSweeps(chirps: [SyntheticCell.chirp(7)])
    let features = CellFeatureExtractor().features(
      cellRecord: chirps,
      collection: ProtocolSweeps()
    )
    let extractor = FeatureVectorExtractor(preset: preset)
    let found = try #require(extractor.vectors(of: chirps)["chirp"])
    #expect(found.values.count == 1592)
    #expect(found.values == features.chirp?.ipfxVector)
    #expect(found.sources.map(\.sweepNumber) == [7])
    #expect(extractor.vectors(of: ProtocolSweeps())["chirp"]?.isMissing == true)
  }
}
