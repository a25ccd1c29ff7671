import Electrophysiology
import Features
import Testing

@Suite("One missing thing costs only itself")
struct ProtocolFailureTests {
  private let cell = SyntheticCell()

  private func features(
    _ longSquares: [ProtocolSweep],
    shortSquares: [ProtocolSweep] = [],
    conventions: FeatureConventions = .ipfx212,
    window: AnalysisWindow? = nil
  ) -> CellFeatures {
    let sweeps = ProtocolSweeps(longSquares: longSquares, shortSquares: shortSquares)
    return CellFeatureExtractor(conventions: conventions, window: window)
      .features(cellRecord: sweeps, collection: sweeps)
  }

  private func reasons(_ features: CellFeatures, _ feature: String?) -> [FailureReason] {
    features.failures.filter { $0.feature == feature }.map(\.reason)
  }

  // IPFX gives up all long-square features of such a cell.
  @Test("A single spiking sweep loses the f-I slope and keeps the rest")
  func singleSpikingSweep() {
    let result = features([
      cell.longSquare(0, -70), cell.longSquare(1, -50), cell.longSquare(2, 120),
    ])
    #expect(result["ri"].map { ($0 - 250).magnitude < 1e-6 } == true)
    #expect(result["rheobase_sweep_num"] == 2)
    #expect(result["thumbnail_sweep_num"] == 2)
    #expect(result["thumbnail_sweep_offset"] == 0)
    #expect(result["threshold_v_long_square"] != nil)
    #expect(result["f_i_curve_slope"] == nil)
    #expect(reasons(result, "f_i_curve_slope") == [.tooFewSpikingSweeps])
    #expect(reasons(result, "fi_sqrt_fit_A") == [.tooFewSpikingSweeps])
  }

  @Test("Without spikes the membrane is still described")
  func noSpikes() {
    let result = features([cell.longSquare(0, -70), cell.longSquare(1, -50)])
    #expect(result["tau"] != nil)
    #expect(result["rheobase_i"] == nil)
    #expect(reasons(result, "rheobase_i") == [.noSpikingSweep])
  }

  @Test("Without hyperpolarising sweeps the firing is still described")
  func noSubthresholdSweep() {
    let result = features([cell.longSquare(0, 120), cell.longSquare(1, 160)])
    #expect(result["ri"] == nil)
    #expect(reasons(result, "ri") == [.noMembraneSweep])
    #expect(reasons(result, "sag") == [.noSubthresholdSweep])
    #expect(result["f_i_curve_slope"] != nil)
  }

  @Test("Protocols without a sweep are listed once for each path")
  func missingProtocols() {
    let result = features([cell.longSquare(0, -70)])
    let ramps = result.failures.filter { $0.family == "ramp" }
    #expect(ramps.map(\.stage) == [.cellRecord, .collection])
    #expect(ramps.allSatisfy { $0.reason == .noSweeps })
  }

  @Test("Amplitudes of -100 pA and below do not serve membrane properties")
  func strictMinimum() {
    let result = features([cell.longSquare(0, -100), cell.longSquare(1, -110)])
    #expect(result["ri"] == nil)
    #expect(result["vrest"] != nil)
  }

  @Test("A sweep that ends too soon is left out of the collection only")
  func shortSweep() {
    var short = cell.longSquare(0, -70)
    short.sweep.acquired = 0..<62_000  // 1.24 s; the collection needs 1.1 s + 0.2 s
    let result = features([short, cell.longSquare(1, -50), cell.longSquare(2, -30)])
    #expect(result.cellRecord.longSquare?.sweeps.map(\.number) == [0, 1, 2])
    #expect(result.collection.longSquare?.sweeps.map(\.number) == [1, 2])
    let failure = result.failures.first { $0.sweepNumber == 0 }
    #expect(failure?.reason == .tooShort)
    #expect(failure?.stage == .collection)
  }

  @Test("IPFX's shared window misses a sweep with another onset, one's own does not")
  func ownWindow() {
    let sweeps = [
      cell.longSquare(0, -70), cell.longSquare(1, -50, onset: 0.65), cell.longSquare(2, -30),
    ]
    let shared = features(sweeps)
    let own = features(sweeps, conventions: .corrected)
    #expect(shared.collection.longSquare?.sweeps[1].amplitude == 0)
    #expect(own.collection.longSquare?.sweeps[1].amplitude == -50)
    #expect(own["input_resistance"].map { ($0 - 250).magnitude < 1e-6 } == true)
  }

  @Test("A given window serves files whose stimulus cannot be located")
  func explicitWindow() {
    var bare = cell
    bare.hasTestPulse = false
    let sweeps = [-70.0, -50, 120, 160].enumerated().map { bare.longSquare($0, $1) }
    let without = features(sweeps)
    #expect(without["ri"] == nil)
    #expect(without.failures.contains { $0.reason == .noStimulus })
    let window = AnalysisWindow(start: 0.6, end: 1.1)
    let with = features(sweeps, window: window)
    #expect(with["ri"].map { ($0 - 250).magnitude < 1e-6 } == true)
    #expect(with.cellRecord.longSquare?.sweeps[0].timeZero == 0)
    #expect(with["rheobase_i"] == 120)
  }

  @Test("rheobase_i is cut with IPFX's conventions and rounded otherwise")
  func truncation() {
    let sweeps = [cell.longSquare(0, -50), cell.longSquare(1, 119.99999), cell.longSquare(2, 160)]
    #expect(features(sweeps)["rheobase_i"] == 119)
    #expect(features(sweeps, conventions: .corrected)["rheobase_i"] == 120)
  }

  @Test("Short squares that never spike are reported")
  func silentShortSquares() {
    let result = features([], shortSquares: [cell.shortSquare(0, 10), cell.shortSquare(1, 20)])
    let short = result.failures.filter { $0.family == "short_square" }
    #expect(short.map(\.reason) == [.noSpikingSweep, .noSpikingSweep])
    #expect(result["short_square_current"] == nil)
  }
}
