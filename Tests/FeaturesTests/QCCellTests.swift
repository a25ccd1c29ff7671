import Electrophysiology
import Features
import Testing

@Suite("Cell quality control")
struct QCCellTests {
  let golden: QCGolden
  // A passing sweep, so that only the cell gates speak.
  let passing = SweepQCResult(
    features: SweepQCFeatures(sweepNumber: 1, stimulus: .none),
    passed: true,
    reasons: [],
  )

  init() throws { golden = try QCGolden.load() }

  @Test("Gates give IPFX's reasons for every mix of missing, NaN, limit and failure")
  func gates() {
    #expect(golden.cells.count == 72)
    for testCase in golden.cells {
      let value = { (key: String) -> Double? in
        (testCase.features[key] ?? nil).flatMap { Double($0) }
      }
      let features = CellQCFeatures(
        blowout: value("blowout_mv"),
        electrode0: value("electrode_0_pa"),
        seal: value("seal_gohm"),
        accessResistance: value("initial_access_resistance_mohm"),
        accessToInputRatio: value("input_access_resistance_ratio"),
      )
      let result = CellQC(criteria: .ipfx).evaluate(features, sweeps: [passing])
      #expect(result.reasons == testCase.reasons, "\(testCase.features)")
      #expect(result.passed == testCase.reasons.isEmpty)
    }
  }

  @Test("Resistances, electrode and blow-out are IPFX's")
  func measurements() throws {
    for testCase in golden.resistances {
      let sweep = testCase.sweep
      let features = CellQC().features(
        of: CellQCSelection(bath: sweep, seal: sweep, breakin: sweep)
      )
      for (ours, theirs) in [
        (features.seal, testCase.seal), (features.inputResistance, testCase.input),
        (features.accessResistance, testCase.access),
        (features.electrode0, testCase.electrode0),
      ] {
        let value = try #require(ours)
        // Same sums in double precision, another order of addition.
        #expect(abs(value - theirs) <= 1e-12 * max(1, abs(theirs)))
      }
      #expect(features.notes == ["Blowout is not available"])
    }
  }

  @Test("Blow-out is the mean voltage from the end of the test epoch on")
  func blowout() throws {
    for testCase in golden.resistances {
      var sweep = testCase.sweep
      // The oracle averaged the noisy channel behind a command of voltage pulses.
      sweep.info.clampMode = .currentClamp
      swap(&sweep.voltage, &sweep.current)
      let value = try #require(CellQC().features(of: CellQCSelection(blowout: sweep)).blowout)
      #expect(abs(value - testCase.blowout) <= 1e-12)
    }
  }

  @Test("Nothing that cannot be measured stops the rest")
  func isolation() throws {
    let good = try #require(golden.resistances.first)
    var flat = good.sweep
    flat.voltage = .double([Double](repeating: 0, count: flat.voltage.count))
    let features = CellQC().features(
      of: CellQCSelection(blowout: flat, bath: flat, seal: flat, breakin: good.sweep)
    )
    #expect(features.blowout == nil)
    #expect(features.seal == nil)
    #expect(features.electrode0 != nil)
    #expect(features.accessToInputRatio != nil)
    #expect(
      features.notes == [
        "Blowout: sweep 2 has no test pulse to measure after",
        "Seal: sweep 2: there is no voltage pulse after the test pulse",
      ]
    )
  }

  @Test("Negative and unfinished pulses are named")
  func oddPulses() throws {
    let good = try #require(golden.resistances.first)
    var sweep = good.sweep
    sweep.voltage = .double(sweep.voltage.doubles().map { -$0 })
    #expect(
      CellQC().features(of: CellQCSelection(seal: sweep)).notes.contains(
        "Seal: sweep 2: a voltage pulse is negative"
      )
    )
    sweep.voltage = .double(good.sweep.voltage.doubles().enumerated().map { $0 > 21_100 ? 10 : $1 })
    #expect(
      CellQC().features(of: CellQCSelection(seal: sweep)).notes.contains(
        "Seal: sweep 2: a voltage pulse has no end"
      )
    )
  }

  @Test("A missing blow-out is not tested and does not fail the cell; other gaps do")
  func missing() {
    let features = CellQCFeatures(
      electrode0: 10,
      seal: 2,
      accessResistance: 10,
      accessToInputRatio: 0.1,
    )
    let result = CellQC().evaluate(features, sweeps: [passing])
    #expect(result.passed)
    #expect(result.gates.map(\.state) == [.notTested, .pass, .pass, .pass, .pass])
    let empty = CellQC().evaluate(CellQCFeatures(), sweeps: [passing])
    #expect(empty.gates.map(\.state) == [.notTested, .fail, .fail, .fail, .fail])
  }

  @Test("NaN fails every gate under the standard criteria")
  func nan() {
    let features = CellQCFeatures(
      blowout: .nan,
      electrode0: .nan,
      seal: .nan,
      accessResistance: .nan,
      accessToInputRatio: .nan,
    )
    let result = CellQC().evaluate(features, sweeps: [passing])
    #expect(result.gates.allSatisfy { $0.state == .fail })
  }

  @Test("A cell without a passing sweep fails, and dropped sweeps count as absent")
  func sweeps() {
    let features = CellQCFeatures(
      blowout: 1,
      electrode0: 10,
      seal: 2,
      accessResistance: 10,
      accessToInputRatio: 0.1,
    )
    var failing = passing
    failing.passed = false
    failing.reasons = ["slow noise: 0.600 above threshold: 0.500"]
    var dropped = failing
    dropped.features.tags = ["stim epoch is missing"]
    let none = "No current clamps sweeps passed QC"
    #expect(CellQC().evaluate(features, sweeps: [failing, passing]).passed)
    #expect(CellQC().evaluate(features, sweeps: [failing]).reasons == [none])
    #expect(
      CellQC().evaluate(features, sweeps: [dropped]).reasons
        == ["No sweep states available", none]
    )
  }
}
